# --- plain columns
class Base(DeclarativeBase):
    pass
class User(Base):
    __tablename__ = "user"
    id = Column(Integer, primary_key=True)
    name = Column(String(50), nullable=False)
    born = Column("birth_day", Date)
    rest = Column(Text)
# --- mapped types without a column
class Base(DeclarativeBase):
    pass
class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[int]
    b: Mapped[str]
    c: Mapped[bool]
    d: Mapped[bytes]
    e: Mapped[float]
    f: Mapped[datetime.datetime]
    g: Mapped[date]
    h: Mapped[datetime.time]
    i: Mapped[datetime.timedelta]
    j: Mapped[Decimal]
    k: Mapped[uuid.UUID]
# --- optional in five ways
class Base(DeclarativeBase):
    pass
class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[Optional[int]]
    b: Mapped[str | None]
    c: Mapped[None | str]
    d: Mapped[Union[str, None]]
    e: Mapped[Annotated[Optional[str], 50]]
    f: Mapped[Optional[int]] = mapped_column(nullable=False)
    g: Mapped[int] = mapped_column(nullable=True)
# --- the type that is written wins
class Base(DeclarativeBase):
    pass
class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    a: Mapped[int] = mapped_column(String(5))
    b: Mapped[dict] = mapped_column(JSONB, server_default="{}")
    c: Mapped[List[str]] = mapped_column(ARRAY(String(5)))
    d: Mapped[str] = mapped_column("other", Text)
# --- keys of several columns
class Base(DeclarativeBase):
    pass
class Pair(Base):
    __tablename__ = "pair"
    a: Mapped[int] = mapped_column(primary_key=True)
    b: Mapped[str] = mapped_column(primary_key=True)
    c: Mapped[int]
# --- a key without a sequence
class Base(DeclarativeBase):
    pass
class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
class Other(Base):
    __tablename__ = "other"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
class Third(Base):
    __tablename__ = "third"
    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
# --- identity and computed
class Base(DeclarativeBase):
    pass
class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(Identity(always=True, start=5), primary_key=True)
    a: Mapped[int]
    b: Mapped[int] = mapped_column(Computed("a + 1", persisted=True))
# --- defaults of the server
class Base(DeclarativeBase):
    pass
class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[int] = mapped_column(server_default="5")
    b: Mapped[str] = mapped_column(server_default=text("'it''s'"))
    c: Mapped[datetime.datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    d: Mapped[bool] = mapped_column(server_default=false())
    e: Mapped[uuid.UUID] = mapped_column(server_default=text("gen_random_uuid()"))
    f: Mapped[int] = mapped_column(default=3, onupdate=4)
# --- unique, index, comment
class Base(DeclarativeBase):
    pass
class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True, comment="the key")
    a: Mapped[str] = mapped_column(unique=True)
    b: Mapped[str] = mapped_column(index=True)
    c: Mapped[str] = mapped_column(index=True, unique=True)
    __table_args__ = {"comment": "all of them"}
# --- table arguments
class Base(DeclarativeBase):
    pass
class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[int]
    b: Mapped[str]
    __table_args__ = (
        UniqueConstraint("a", "b", name="uq_ab"),
        CheckConstraint("a > 0", name="ck_a"),
        Index("ix_ab", "a", "b", unique=True),
        Index("ix_lower", func.lower(text("b"))),
        Index("ix_part", "a", postgresql_where=text("b <> ''"), postgresql_using="btree"),
        {"info": {"x": 1}},
    )
# --- an index over columns of the class
class Base(DeclarativeBase):
    pass
class Thing(Base):
    __tablename__ = "thing"
    id = Column(Integer, primary_key=True)
    a = Column(Integer)
    b = Column(String)
    __table_args__ = (Index("ix_a_b", a, b.desc()), UniqueConstraint(a, b))
# --- foreign keys
class Base(DeclarativeBase):
    pass
class Parent(Base):
    __tablename__ = "parent"
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    code: Mapped[str] = mapped_column(String(7), unique=True)
    children: Mapped[List["Child"]] = relationship(back_populates="parent")
class Child(Base):
    __tablename__ = "child"
    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int] = mapped_column(ForeignKey("parent.id", ondelete="CASCADE"))
    code: Mapped[Optional[str]] = mapped_column(ForeignKey("parent.code", onupdate="SET NULL", name="fk_code"))
    parent: Mapped["Parent"] = relationship(back_populates="children")
# --- foreign keys of columns without a type, before what they refer to
class Base(DeclarativeBase):
    pass
class Child(Base):
    __tablename__ = "child"
    id = Column(ForeignKey("parent.id"), primary_key=True)
    other = Column(ForeignKey("child.id"))
class Parent(Base):
    __tablename__ = "parent"
    id = Column(Uuid, primary_key=True)
# --- a foreign key to a column of a class
class Base(DeclarativeBase):
    pass
class Parent(Base):
    __tablename__ = "parent"
    id: Mapped[int] = mapped_column(primary_key=True)
class Child(Base):
    __tablename__ = "child"
    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id = mapped_column(Integer, ForeignKey(Parent.id))
# --- foreign keys of several columns
class Base(DeclarativeBase):
    pass
class Parent(Base):
    __tablename__ = "parent"
    a: Mapped[int] = mapped_column(primary_key=True)
    b: Mapped[int] = mapped_column(primary_key=True)
class Child(Base):
    __tablename__ = "child"
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[int]
    b: Mapped[int]
    __table_args__ = (ForeignKeyConstraint(["a", "b"], ["parent.a", "parent.b"], ondelete="SET NULL"),)
# --- two tables that refer to each other
class Base(DeclarativeBase):
    pass
class One(Base):
    __tablename__ = "one"
    id: Mapped[int] = mapped_column(primary_key=True)
    two_id: Mapped[int] = mapped_column(ForeignKey("two.id", use_alter=True, name="fk_two"))
class Two(Base):
    __tablename__ = "two"
    id: Mapped[int] = mapped_column(primary_key=True)
    one_id: Mapped[int] = mapped_column(ForeignKey("one.id"))
# --- a table by itself
class Base(DeclarativeBase):
    pass
class Post(Base):
    __tablename__ = "post"
    id: Mapped[int] = mapped_column(primary_key=True)
    tags: Mapped[List["Tag"]] = relationship(secondary="post_tag")
class Tag(Base):
    __tablename__ = "tag"
    id: Mapped[int] = mapped_column(primary_key=True)
post_tag = Table(
    "post_tag",
    Base.metadata,
    Column("post_id", ForeignKey("post.id"), primary_key=True),
    Column("tag_id", ForeignKey("tag.id"), primary_key=True),
)
# --- enums of a class
class Base(DeclarativeBase):
    pass
class Mood(enum.Enum):
    sad = "Sad"
    happy = "Happy"
class Level(str, enum.Enum):
    LOW = "low"
    HIGH = "high"
class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[Mood]
    b: Mapped[Optional[Level]]
    c: Mapped[Level] = mapped_column(Enum(Level, name="level_two", values_callable=lambda x: [m.value for m in x]))
    d = Column(Enum("x", "y", name="xy"), server_default="x")
    e = Column(Enum(Mood, native_enum=False))
    f = Column(Enum(Mood, native_enum=False, create_constraint=True, name="moody"))
    g: Mapped[Mood] = mapped_column(default=Mood.sad)
# --- literals
class Base(DeclarativeBase):
    pass
class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[Literal["a", "bbbb"]]
    b: Mapped[Optional[Literal["abc"]]]
# --- annotated columns
intpk = Annotated[int, mapped_column(primary_key=True)]
str50 = Annotated[str, mapped_column(String(50))]
stamp = Annotated[datetime.datetime, mapped_column(DateTime(timezone=True), server_default=func.now(), nullable=False)]
owner = Annotated[int, mapped_column(ForeignKey("owner.id"), index=True)]
class Base(DeclarativeBase):
    pass
class Owner(Base):
    __tablename__ = "owner"
    id: Mapped[intpk]
class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[intpk]
    a: Mapped[str50]
    b: Mapped[Optional[str50]]
    c: Mapped[stamp]
    d: Mapped[str50] = mapped_column(unique=True)
    e: Mapped[owner]
# --- types of the registry
str30 = Annotated[str, 30]
class Base(DeclarativeBase):
    type_annotation_map = {
        str30: String(30),
        str: Text,
        datetime.datetime: DateTime(timezone=True),
        Decimal: Numeric(12, 4),
        Dict[str, Any]: JSONB,
        dict: JSON,
        int: BigInteger,
    }
class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[str30]
    b: Mapped[Optional[str]]
    c: Mapped[datetime.datetime]
    d: Mapped[Decimal]
    e: Mapped[Dict[str, Any]]
    f: Mapped[dict]
    g: Mapped[Optional[str30]]
# --- a registry by itself
reg = registry(type_annotation_map={str: String(20)})
class Base(DeclarativeBase):
    registry = reg
class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[str]
# --- a base of a registry
reg = registry()
Base = reg.generate_base()
class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
# --- classes that a registry maps
reg = registry()
class Base(DeclarativeBase):
    registry = reg
@reg.mapped
class Thing:
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
# --- a base of old
Base = declarative_base()
class Thing(Base):
    __tablename__ = "thing"
    id = Column(Integer, primary_key=True)
    name = Column(String(20))
# --- a base of old with metadata
metadata = MetaData(naming_convention={
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
})
Base = old_declarative_base(metadata=metadata)
class Thing(Base):
    __tablename__ = "thing"
    id = Column(Integer, primary_key=True)
    name = Column(String(20), unique=True, index=False)
    size = Column(Integer, CheckConstraint("size > 0", name="positive"), index=True)
class Other(Base):
    __tablename__ = "other"
    id = Column(Integer, primary_key=True)
    thing_id = Column(Integer, ForeignKey("thing.id"))
# --- metadata of the base with a schema
class Base(DeclarativeBase):
    metadata = MetaData(schema="shop")
class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[str] = mapped_column(index=True)
class Other(Base):
    __tablename__ = "other"
    id: Mapped[int] = mapped_column(primary_key=True)
    thing_id: Mapped[int] = mapped_column(ForeignKey("shop.thing.id"))
# --- a schema of the table
class Base(DeclarativeBase):
    pass
class Thing(Base):
    __tablename__ = "thing"
    __table_args__ = {"schema": "shop"}
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[str] = mapped_column(index=True)
# --- mixins
class Stamped:
    created: Mapped[datetime.datetime] = mapped_column(server_default=func.now())
    updated: Mapped[Optional[datetime.datetime]]
class Named:
    name: Mapped[str] = mapped_column(String(40))
class Base(DeclarativeBase):
    pass
class Thing(Stamped, Named, Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
# --- what functions of the class declare
@declarative_mixin
class Owned:
    @declared_attr
    def owner_id(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("owner.id"))
    @declared_attr
    def owner(cls):
        return relationship("Owner")
    @declared_attr.directive
    def __tablename__(cls):
        return cls.__name__.lower() + "_things"
    @declared_attr.directive
    def __table_args__(cls):
        return (Index(f"ix_{cls.__name__}", "owner_id"), {"comment": cls.__name__})
class Base(DeclarativeBase):
    pass
class Owner(Base):
    __tablename__ = "owner"
    id: Mapped[int] = mapped_column(primary_key=True)
class Car(Owned, Base):
    id: Mapped[int] = mapped_column(primary_key=True)
# --- a base that names the tables
class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)
    @declared_attr.directive
    def __tablename__(cls) -> str:
        return cls.__name__.lower()
class Car(Base):
    name: Mapped[str]
class Bike(Base):
    wheels: Mapped[int]
# --- an abstract base
class Base(DeclarativeBase):
    pass
class Root(Base):
    __abstract__ = True
    id: Mapped[int] = mapped_column(primary_key=True)
    created: Mapped[datetime.datetime] = mapped_column(server_default=func.now())
class Thing(Root):
    __tablename__ = "thing"
    a: Mapped[str]
# --- one table for several classes
class Base(DeclarativeBase):
    pass
class Person(Base):
    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "person"}
class Clerk(Person):
    desk: Mapped[Optional[str]]
    __mapper_args__ = {"polymorphic_identity": "clerk"}
class Boss(Clerk):
    car: Mapped[Optional[str]]
    __mapper_args__ = {"polymorphic_identity": "boss"}
# --- a table for each class
class Base(DeclarativeBase):
    pass
class Person(Base):
    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "person"}
class Clerk(Person):
    __tablename__ = "clerk"
    id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    desk: Mapped[str]
    __mapper_args__ = {"polymorphic_identity": "clerk"}
# --- dataclasses
class Base(MappedAsDataclass, DeclarativeBase):
    pass
class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    a: Mapped[str] = mapped_column(default="x", kw_only=True)
    b: Mapped[Optional[int]] = mapped_column(default=None, repr=False)
# --- a table that a class names
class Base(DeclarativeBase):
    pass
thing = Table("thing", Base.metadata, Column("id", Integer, primary_key=True), Column("a", String))
class Thing(Base):
    __table__ = thing
# --- a table inside a class
class Base(DeclarativeBase):
    pass
class Thing(Base):
    __table__ = Table("thing", Base.metadata, Column("id", Integer, primary_key=True), Column("a", String))
# --- a type of the application
class Money(TypeDecorator):
    impl = Numeric(10, 2)
    cache_ok = True
class Guid(TypeDecorator):
    impl = sa.CHAR
    cache_ok = True
    def load_dialect_impl(self, dialect):
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.UUID())
        return dialect.type_descriptor(sa.CHAR(32))
class Base(DeclarativeBase):
    pass
class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[uuid.UUID] = mapped_column(Guid(), primary_key=True)
    a = Column(Money)
# --- what is no column
class Base(DeclarativeBase):
    pass
class Other(Base):
    __tablename__ = "other"
    id: Mapped[int] = mapped_column(primary_key=True)
    thing_id: Mapped[int] = mapped_column(ForeignKey("thing.id"))
class Thing(Base):
    __tablename__ = "thing"
    LIMIT = 10
    id: Mapped[int] = mapped_column(primary_key=True)
    first: Mapped[str] = mapped_column()
    others = relationship("Other", backref=backref("thing"))
    ids = association_proxy("others", "id")
    alias = synonym("first")
    shout = column_property(func.upper(first))
    @hybrid_property
    def whole(self):
        return self.first
    @validates("first")
    def check(self, key, value):
        return value
    @property
    def plain(self):
        return 1
    @classmethod
    def make(cls):
        return cls()
    def __repr__(self):
        return "thing"
# --- columns that are loaded later
class Base(DeclarativeBase):
    pass
class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
    big: Mapped[str] = mapped_column(Text, deferred=True)
    old = deferred(Column(Text))
# --- the order of columns
class Base(DeclarativeBase):
    pass
class Thing(Base):
    __tablename__ = "thing"
    a = mapped_column(Integer, primary_key=True)
    b: Mapped[int]
    c = Column(Integer)
    d: Mapped[int] = mapped_column()
    e = mapped_column(Integer, sort_order=-1)
    f: Mapped[int]
# --- types of PostgreSQL
class Base(DeclarativeBase):
    pass
class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
    a = Column(postgresql.ARRAY(Integer, dimensions=2))
    b = Column(INET)
    c = Column(TSVECTOR)
    d = Column(postgresql.TIMESTAMP(precision=3, timezone=True))
    e = Column(postgresql.INT4RANGE)
    f = Column(postgresql.BIT(3))
    g = Column(JSON)
    h = Column(Numeric)
    i = Column(Float)
    j = Column(Interval)
    k = Column(LargeBinary)
    l = Column(postgresql.UUID(as_uuid=True))
    m = Column(postgresql.DOUBLE_PRECISION)
    n = Column(sa.Unicode(7))
    o = Column(sa.CHAR(3))
    p = Column(Time(timezone=True))
    q = Column(String().with_variant(Text, "postgresql"))
# --- exclusion and deferrable constraints
class Base(DeclarativeBase):
    pass
class Booking(Base):
    __tablename__ = "booking"
    id: Mapped[int] = mapped_column(primary_key=True)
    during = Column(postgresql.TSRANGE)
    pos = Column(Integer, unique=False)
    __table_args__ = (
        ExcludeConstraint(("during", "&&"), name="no_overlap", using="gist"),
        UniqueConstraint("pos", name="uq_pos", deferrable=True, initially="DEFERRED"),
    )
# --- sequences (refused)
class Base(DeclarativeBase):
    pass
numbers = Sequence("numbers", start=100)
class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(numbers, server_default=numbers.next_value(), primary_key=True)
# --- names that need quotes
class Base(DeclarativeBase):
    pass
class Order(Base):
    __tablename__ = "order"
    id: Mapped[int] = mapped_column(primary_key=True)
    User: Mapped[str] = mapped_column(index=True)
    group: Mapped[str] = mapped_column("group")
# --- a partitioned table
class Base(DeclarativeBase):
    pass
class Log(Base):
    __tablename__ = "log"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[date] = mapped_column(primary_key=True)
    __table_args__ = {"postgresql_partition_by": "RANGE (at)"}
# --- helpers that make columns
def required(length):
    return mapped_column(String(length), nullable=False)
def key():
    return Column(Integer, primary_key=True)
class Base(DeclarativeBase):
    pass
class Thing(Base):
    __tablename__ = "thing"
    id = key()
    a: Mapped[str] = required(10)
    b: Mapped[Optional[str]] = required(20)
# --- names that are computed
PREFIX = "app_"
class Base(DeclarativeBase):
    pass
class Thing(Base):
    __tablename__ = PREFIX + "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey(f"{PREFIX}other.id"))
class Other(Base):
    __tablename__ = f"{PREFIX}other"
    id: Mapped[int] = mapped_column(primary_key=True)
# --- a class that nothing maps
class Base(DeclarativeBase):
    pass
class Helper:
    __tablename__ = "never"
    id = 5
class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
# --- two metadata
class Base(DeclarativeBase):
    pass
class Foreign(DeclarativeBase):
    pass
class Theirs(Foreign):
    __tablename__ = "theirs"
    id: Mapped[int] = mapped_column(primary_key=True)
class Ours(Base):
    __tablename__ = "ours"
    id: Mapped[int] = mapped_column(primary_key=True)
# --- text that the server reads
class Base(DeclarativeBase):
    pass
class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[int] = mapped_column(CheckConstraint("a % 2 = 0"))
    b: Mapped[str] = mapped_column(comment="100% 'quoted'")
    c: Mapped[str] = mapped_column(CITEXT)
# --- an enum that two tables share
class Base(DeclarativeBase):
    pass
state = Enum("on", "off", name="state")
class One(Base):
    __tablename__ = "one"
    id: Mapped[int] = mapped_column(primary_key=True)
    s = Column(state, nullable=False)
class Two(Base):
    __tablename__ = "two"
    id: Mapped[int] = mapped_column(primary_key=True)
    s = Column(state)
    a = Column(postgresql.ARRAY(postgresql.ENUM("x", "y", name="letters")))
# --- a base class with its own table arguments
class Base(DeclarativeBase):
    __table_args__ = {"schema": "shop"}
class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
class Other(Base):
    __tablename__ = "other"
    __table_args__ = {"comment": "elsewhere"}
    id: Mapped[int] = mapped_column(primary_key=True)
# --- columns named twice in the line
class A:
    x: Mapped[int]
    y: Mapped[int]
class B(A):
    x: Mapped[str]
class Base(DeclarativeBase):
    pass
class Thing(B, Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
    y: Mapped[Optional[str]]
# --- dataclasses of a registry
reg = registry()
class Base(DeclarativeBase):
    registry = reg
@reg.mapped_as_dataclass
class Thing:
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    name: Mapped[str] = mapped_column(default="x")
# --- a loop that adds columns (refused)
class Base(DeclarativeBase):
    pass
class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
for name in ("a", "b"):
    setattr(Thing, name, mapped_column(Integer))
# --- a column that is added later (refused)
class Base(DeclarativeBase):
    pass
class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
Thing.extra = mapped_column(Integer)
# --- an index beside the class
class Base(DeclarativeBase):
    pass
class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
    a = Column(Integer)
Index("ix_beside", Thing.a)
# --- comments and defaults of a mixin that is declared
class HasNote:
    @declared_attr
    def note(cls) -> Mapped[Optional[str]]:
        return mapped_column(String(20), comment=f"of {cls.__tablename__}")
class Base(DeclarativeBase):
    pass
class Thing(HasNote, Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
# --- a concrete table
class Base(DeclarativeBase):
    pass
class Person(Base):
    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
class Clerk(Person):
    __tablename__ = "clerk"
    id: Mapped[int] = mapped_column(primary_key=True)
    desk: Mapped[str]
    __mapper_args__ = {"concrete": True}
# --- keys of classes of old
Base = declarative_base()
class Parent(Base):
    __tablename__ = "parent"
    id = Column(Integer, primary_key=True)
    name = Column(String)
class Child(Base):
    __tablename__ = "child"
    id = Column(Integer, primary_key=True)
    parent_id = Column(Integer, ForeignKey(Parent.id))
    parent = relationship(Parent)
Index("ix_parent_name", func.lower(Parent.name))
Index("ix_never", "name")
# --- columns that the class above may have
class Base(DeclarativeBase):
    pass
class Price(Base):
    __tablename__ = "price"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "price"}
    @classmethod
    def make(cls) -> int:
        return uuid.uuid4().int
    @staticmethod
    def other():
        return 5
class Fixed(Price):
    amount: Mapped[Optional[int]] = mapped_column(use_existing_column=True)
    __mapper_args__ = {"polymorphic_identity": "fixed"}
class Free(Price):
    amount: Mapped[Optional[int]] = mapped_column(use_existing_column=True)
    __mapper_args__ = {"polymorphic_identity": "free"}
# --- functions of the class for type checkers
class Named:
    @declared_attr
    @classmethod
    def name(cls) -> Mapped[str]:
        return mapped_column(String(9))
class Base(DeclarativeBase):
    pass
class Thing(Named, Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
# --- a composite of columns
class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y
class Base(DeclarativeBase):
    pass
class Place(Base):
    __tablename__ = "place"
    id: Mapped[int] = mapped_column(primary_key=True)
    x: Mapped[int]
    y: Mapped[int]
    point: Mapped[Point] = composite(Point, "x", "y")
# --- a type whose arguments go nobody knows where (refused)
class Kind(TypeDecorator):
    impl = String
    cache_ok = True
    def __init__(self, kind, **more):
        super().__init__(**more)
        self.kind = kind
class Base(DeclarativeBase):
    pass
class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
    a = Column(Kind("x", length=30))
