from typing import Optional

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Numeric, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base

tags = Table(
    "item_tags",
    Base.metadata,
    Column("item_id", ForeignKey("items.id", ondelete="CASCADE"), primary_key=True),
    Column("tag", String(50), primary_key=True),
)


class Item(Base):
    __tablename__ = "items"
    __table_args__ = (UniqueConstraint("owner_id", "title"), CheckConstraint("price > 0", name="price_positive"))

    id = Column(Integer, primary_key=True, index=True)
    title: Mapped[str]
    price = Column(Numeric(10, 2))
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    owner = relationship("User", back_populates="items")
