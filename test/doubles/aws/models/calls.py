# Makes calls of AWS's API on a server of moto, and says what botocore's models and the server have against them. Reads from stdin
#   {"accounts": [{"title", "stacks": [{"create": [CALL], "destroy": [CALL]}]}], "lacking": {"SERVICE.OPERATION": ANSWER}}
# where a CALL is {"resource", "service", "operation", "params", "gives"}, and writes to stdout
#   {"accounts": {TITLE: [{"model", "resource", "call", "message"}]}, "learned": what moto does not lack any more,
#    "constraints": what AWS's models say of the parameters that were used}.
# Texts such as {{main-vpc.id}} stand for what an earlier call has answered.
import importlib
import json
import logging
import re
import sys
import urllib.request

import botocore.session
import jmespath
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.validate import ParamValidator
from moto.server import ThreadedMotoServer

from constraints import describe, find_faults

REGION = "eu-central-1"
REFERENCE = re.compile(r"\{\{([\w.-]+\.\w+)\}\}")


class Functions(jmespath.functions.Functions):
    @jmespath.functions.signature({"types": ["string"]}, {"types": ["string"]})
    def _func_after(self, text, mark):
        return text.split(mark, 1)[-1]

    @jmespath.functions.signature({"types": ["string"]}, {"types": ["string"]})
    def _func_before(self, text, mark):
        return text.split(mark, 1)[0]


class Unanswered(Exception):
    pass


class Stack:
    """The calls of one stack, with what AWS has answered so far."""

    def __init__(self, server, say):
        self.server = server
        self.say = say
        self.answers = {}
        self.failed = set()

    def resolve(self, value):
        if isinstance(value, dict):
            return {key: self.resolve(one) for key, one in value.items()}
        if isinstance(value, list):
            return [self.resolve(one) for one in value]
        if not isinstance(value, str):
            return value
        return REFERENCE.sub(lambda found: self.answer(found[1]), value)

    def answer(self, name):
        if name not in self.answers:
            raise Unanswered(name)
        return self.answers[name]

    def make(self, call):
        resource = call["resource"]
        if resource in self.failed:
            return
        say = lambda model, message: self.say(model, resource, f"{call['service']}.{call['operation']}", message)
        try:
            params = self.resolve(call["params"])
        except Unanswered as unanswered:
            # Whoever asks for what was refused says no more than that refusal.
            if str(unanswered).rsplit(".", 1)[0] not in self.failed:
                for model in ("botocore", "moto"):
                    say(model, f"nothing gives {unanswered}")
            self.failed.add(resource)
            return
        for fault in self.server.check(call["service"], call["operation"], params):
            say("botocore", fault)
        try:
            answer = self.server.send(call["service"], call["operation"], params)
        except ClientError as error:
            say("moto", str(error))
            self.failed.add(resource)
            return
        for name, path in call.get("gives", {}).items():
            found = jmespath.search(path, answer, jmespath.Options(custom_functions=Functions()))
            if found is None:
                say("moto", f"the answer has no {path}")
                self.failed.add(resource)
            else:
                self.answers[f"{resource}.{name}"] = found


class Server:
    def __init__(self, endpoint, lacking):
        self.endpoint = endpoint
        self.lacking = lacking
        self.session = botocore.session.get_session()
        # Nobody checks them.
        self.session.set_credentials("test", "test")
        self.clients = {}
        self.constraints = {}

    def client(self, service):
        if service not in self.clients:
            config = Config(parameter_validation=False, retries={"total_max_attempts": 1}, s3={"addressing_style": "path"})
            self.clients[service] = self.session.create_client(
                service, region_name=REGION, endpoint_url=self.endpoint, config=config
            )
        return self.clients[service]

    def check(self, service, operation, params):
        shape = self.client(service).meta.service_model.operation_model(operation).input_shape
        report = ParamValidator().validate(params, shape)
        faults = report.generate_report().splitlines() if report.has_errors() else []
        describe(shape, params, self.constraints.setdefault(f"{service}.{operation}", {}))
        return faults + find_faults(shape, params)

    def send(self, service, operation, params):
        if f"{service}.{operation}" in self.lacking:
            return self.lacking[f"{service}.{operation}"]
        return getattr(self.client(service), xform_name(operation))(**params)

    def reset(self):
        urllib.request.urlopen(urllib.request.Request(f"{self.endpoint}/moto-api/reset", method="POST")).read()


def try_account(server, stacks):
    findings = []

    def say(model, resource, call, message):
        findings.append({"model": model, "resource": resource, "call": call, "message": message})

    server.reset()
    made = [Stack(server, say) for _ in stacks]
    for stack, asked in zip(made, stacks):
        for call in asked["create"]:
            stack.make(call)
    if not findings:
        for stack, asked in zip(made, stacks):
            for call in asked["destroy"]:
                stack.make(call)
    return findings


def knows(operation):
    service, name = operation.split(".")
    try:
        responses = importlib.import_module(f"moto.{service}.responses")
    except ModuleNotFoundError:
        return False
    return any(isinstance(one, type) and hasattr(one, xform_name(name)) for one in vars(responses).values())


def main():
    asked = json.load(sys.stdin)
    # It tells of every request.
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    host, port = moto.get_host_and_port()
    server = Server(f"http://{host}:{port}", asked["lacking"])
    accounts = {account["title"]: try_account(server, account["stacks"]) for account in asked["accounts"]}
    moto.stop()
    learned = [operation for operation in asked["lacking"] if knows(operation)]
    json.dump({"accounts": accounts, "learned": learned, "constraints": server.constraints}, sys.stdout)


main()
