DO $limbeck$
DECLARE
    wanted CONSTANT text := {{ wanted }};
    present text := 'base';
BEGIN
    IF to_regclass({{ table_text }}) IS NOT NULL THEN
        LOCK TABLE {{ table }} IN SHARE ROW EXCLUSIVE MODE;
        SELECT {% include "script/state.sql" %}
            INTO present FROM {{ table }};
    END IF;
    IF present <> wanted THEN
        RAISE EXCEPTION 'limbeck refused: the database is at "%", and this part of the script starts from "%"', present, wanted;
    END IF;
{%- for index in built %}
    IF NOT EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass({{ index }}) AND indisvalid) THEN
        RAISE EXCEPTION 'limbeck refused: the index % was not built', {{ index }};
    END IF;
{%- endfor %}
{%- for index in dropped %}
    IF to_regclass({{ index }}) IS NOT NULL THEN
        RAISE EXCEPTION 'limbeck refused: the index % was not dropped', {{ index }};
    END IF;
{%- endfor %}
END
$limbeck$
