ALTER TYPE {{ name }} {# -#}
{%- match change -%}
{%- when EnumChange::AddValue with { value, if_not_exists, place } -%} ADD VALUE
{%- if *if_not_exists %} IF NOT EXISTS{% endif %} {{ value }}
{%- match place -%}
{%- when Some(EnumPlace::Before(other)) %} BEFORE {{ other }}
{%- when Some(EnumPlace::After(other)) %} AFTER {{ other }}
{%- when None -%}
{%- endmatch -%}
{%- when EnumChange::RenameValue with { value, new_value } -%} RENAME VALUE {{ value }} TO {{ new_value }}
{%- endmatch -%}
