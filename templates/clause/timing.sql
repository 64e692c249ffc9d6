{%- match self.0.deferrable -%}
{%- when Some(true) %} DEFERRABLE
{%- when Some(false) %} NOT DEFERRABLE
{%- when None -%}
{%- endmatch -%}
{%- match self.0.initially_deferred -%}
{%- when Some(true) %} INITIALLY DEFERRED
{%- when Some(false) %} INITIALLY IMMEDIATE
{%- when None -%}
{%- endmatch -%}
