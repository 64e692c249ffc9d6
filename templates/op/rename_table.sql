ALTER TABLE {{ name }} RENAME TO {{ new_name }}
