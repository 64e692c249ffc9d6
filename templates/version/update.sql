UPDATE {{ table.name }} SET version_num={{ to }} WHERE {{ table.name }}.version_num = {{ from -}}
