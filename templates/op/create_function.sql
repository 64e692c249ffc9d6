CREATE{% if or_replace %} OR REPLACE{% endif %} {% if function.procedure %}PROCEDURE{% else %}FUNCTION{% endif %} {{ function.name }}({{ Typed(function.parameters) }})
{%- if let Some(returns) = function.returns %} RETURNS {{ returns }}{% endif -%}
{%- let attributes = self.attributes() -%}
{%- if !attributes.is_empty() %}
{{ attributes }}{% endif -%}
{%- let quotes = self.quotes() %}
AS {{ quotes }}{{ function.body }}{{ quotes }}
