"""What all records share."""

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """Frozen, and closed: a field that isn't declared is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="null")
