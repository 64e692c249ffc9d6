from __future__ import annotations
import enum
import uuid
from datetime import datetime
from typing import TYPE_CHECKING, List, Optional
from typing_extensions import Annotated

from sqlalchemy import Boolean, Column, DateTime, Enum, ForeignKey, Integer, String, func, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship, declared_attr

from app.models.base import Base

if TYPE_CHECKING:
    from .item import Item

class Role(str, enum.Enum):
    admin = "admin"
    user = "user"

intpk = Annotated[int, mapped_column(primary_key=True)]

class TimestampMixin:
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    updated_at: Mapped[Optional[datetime]] = mapped_column(onupdate=func.now())

    @declared_attr.directive
    def __tablename__(cls) -> str:
        return cls.__name__.lower() + "s"

class User(TimestampMixin, Base):
    id: Mapped[intpk]
    email: Mapped[str] = mapped_column(String(255), unique=True, index=True)
    full_name: Mapped[Optional[str]]
    nick: Mapped[str | None] = mapped_column(String(30))
    role: Mapped[Role] = mapped_column(default=Role.user)
    is_active: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    settings: Mapped[dict] = mapped_column(JSONB, server_default="{}")
    token: Mapped[uuid.UUID]
    items: Mapped[List["Item"]] = relationship(back_populates="owner")

    __table_args__ = (Index("ix_users_lower", func.lower("email")), {"comment": "people"})
