({% for parameter in self.0 %}{{ parameter.name }}
{%- if let Some(value) = parameter.value %} = {{ Typed(value) }}{% endif %}
{%- if !loop.last %}, {% endif %}{% endfor %})
