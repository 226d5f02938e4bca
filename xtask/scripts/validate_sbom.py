"""Validates a CycloneDX file against the official JSON schema, strictly. Started by `cargo xtask sbom --check`."""

import sys
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

text = Path(sys.argv[1]).read_text(encoding="utf-8")
error = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
if error:
    sys.exit(f"{sys.argv[1]} is not valid CycloneDX 1.6: {error}")
# What is wrong has to be seen, or the line above says nothing.
if not JsonStrictValidator(SchemaVersion.V1_6).validate_str(text.replace('"bomFormat"', '"bomform"', 1)):
    sys.exit("the validator accepts what is no CycloneDX")
