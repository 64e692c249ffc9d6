DO ${{ tag }}$
DECLARE
    kept text;
    present text[];
    mark text;
BEGIN
{%- for setting in settings %}
    {{ setting }};
{%- endfor %}
    kept := current_setting('search_path');
{%- if let Some(create) = create %}
    {{ create }};
{%- endif %}
    LOCK TABLE {{ place.table }} IN SHARE ROW EXCLUSIVE MODE;
{% include "script/any_state.sql" %}
    IF {{ place.done }} THEN
        RAISE NOTICE USING MESSAGE = {{ place.already }};
        RETURN;
    END IF;
{% include "script/any_refusal.sql" %}
{%- for index in built %}
    IF NOT EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass({{ index.text }}) AND indisvalid
{%- if let Some(table) = index.table %} AND indrelid = to_regclass({{ table.1 }}){% endif %}) THEN
        RAISE EXCEPTION USING MESSAGE = {{ index.refusal("the index", "was not built") }};
    END IF;
{%- endfor %}
{%- for index in dropped %}
    IF to_regclass({{ index.text }}) IS NOT NULL THEN
        RAISE EXCEPTION USING MESSAGE = {{ index.refusal("the index", "was not dropped") }};
    END IF;
{%- endfor %}
{%- for statement in statements %}
{%- for comment in statement.comments %}
    {{ comment }}
{%- endfor %}
    EXECUTE ${{ tag }}sql$
{{ statement.sql }}
    ${{ tag }}sql$;
{%- endfor %}
    PERFORM set_config('search_path', kept, true);
{%- if let Some(progress) = progress %}
    COMMENT ON TABLE {{ place.table }} IS {{ progress }};
{%- endif %}
{%- if records %}
{%- if !place.gone.is_empty() %}
    DELETE FROM {{ place.table }} WHERE version_num IN ({{ place.gone }});
{%- endif %}
    INSERT INTO {{ place.table }} (version_num) VALUES ({{ place.revision }});
    IF ARRAY(SELECT version_num::text FROM {{ place.table }} ORDER BY version_num COLLATE "C") <> ARRAY(
            SELECT one COLLATE "C" FROM unnest(present) AS one
{%- if !place.gone.is_empty() %} WHERE one NOT IN ({{ place.gone }}){% endif %}
            UNION SELECT {{ place.revision }} COLLATE "C" ORDER BY 1) THEN
        RAISE EXCEPTION 'limbeck refused: a migration has changed the rows of the version table';
    END IF;
{%- if clears %}
    COMMENT ON TABLE {{ place.table }} IS NULL;
{%- endif %}
{%- endif %}
END
${{ tag }}$