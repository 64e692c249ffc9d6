{% include "script/any_state.sql" %}
    IF NOT {{ place.done }} THEN
{% include "script/any_refusal.sql" %}
    END IF;