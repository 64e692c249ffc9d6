"""{{ self.message() }}

Revision ID: {{ header.revision.as_str() }}
Revises: {{ self.revises() }}
Create Date: {{ created }}

"""
from typing import Sequence, Union

from alembic import op


# revision identifiers, used by Alembic.
revision: str = {{ self.quoted(header.revision.as_str()) }}
down_revision: Union[str, Sequence[str], None] = {{ self.names(header.revises, true) }}
branch_labels: Union[str, Sequence[str], None] = {{ self.names(header.labels, false) }}
depends_on: Union[str, Sequence[str], None] = {{ self.names(header.depends_on, false) }}


def upgrade() -> None:
{{ self.body(upgrade) }}

def downgrade() -> None:
{{ self.body(downgrade) -}}
