# Lints CloudFormation templates with cfn-lint. Reads {TITLE: TEMPLATE} from stdin and writes {TITLE: [{"rule", "resource", "message"}]}.
import json
import sys

from cfnlint.api import lint
from cfnlint.config import ManualArgs

REGION = "eu-central-1"


def describe(match):
    path = [str(part) for part in match.path]
    resource = path[1] if len(path) > 1 else ""
    return {"rule": match.rule.id, "resource": resource, "message": f"{'.'.join(path[2:])}: {match.message}"}


def main():
    templates = json.load(sys.stdin)
    config = ManualArgs(regions=[REGION])
    answer = {title: [describe(match) for match in lint(json.dumps(one), config=config)] for title, one in templates.items()}
    json.dump(answer, sys.stdout)


main()
