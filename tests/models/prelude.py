import datetime
import decimal
import enum
import uuid
from datetime import date
from decimal import Decimal
from typing import Any, Dict, List, Literal, Optional, Union

import sqlalchemy as sa
from sqlalchemy import (
    ARRAY, JSON, BigInteger, Boolean, CheckConstraint, Column, Computed, Date, DateTime, Enum, Float, ForeignKey,
    ForeignKeyConstraint, Identity, Index, Integer, Interval, LargeBinary, MetaData, Numeric, PrimaryKeyConstraint,
    Sequence, SmallInteger, String, Table, Text, Time, TypeDecorator, UniqueConstraint, Uuid, false, func, text, true,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import CITEXT, INET, JSONB, TSVECTOR, ExcludeConstraint
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.ext.declarative import declarative_base as old_declarative_base
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import (
    DeclarativeBase, Mapped, MappedAsDataclass, backref, column_property, composite, declarative_base, declarative_mixin,
    declared_attr, deferred, mapped_column, registry, relationship, synonym, validates,
)
from typing_extensions import Annotated
