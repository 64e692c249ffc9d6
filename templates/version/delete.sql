DELETE FROM {{ table.name }} WHERE {{ table.name }}.version_num = {{ id -}}
