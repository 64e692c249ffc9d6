CREATE{% if or_replace %} OR REPLACE{% endif %}{% if trigger.constraint %} CONSTRAINT{% endif %} TRIGGER {{ trigger.name }}
{{ trigger.event }} ON {{ table }}
{%- if let Some(details) = trigger.details %}
{{ Typed(details) }}{% endif %}
EXECUTE FUNCTION {{ trigger.function }}({{ Typed(trigger.arguments) }})
