# What AWS's models say of parameters beyond their types: patterns, lengths, ranges and closed choices. botocore itself looks at
# types, at what is required and at lower limits.
import regex

# A choice of more is no rule but a catalogue, such as that of all types of instances.
MOST_CHOICES = 60


def find_faults(shape, value, path=""):
    """What a value breaks, in words."""
    return [
        f"{place}: {show(one)} {fault}"
        for place, leaf, one in walk(shape, value, path)
        for fault in faults_of(leaf, one)
    ]


def describe(shape, value, known, path=""):
    """Adds to known what the models say of each parameter that a value uses."""
    for place, leaf, _ in walk(shape, value, path):
        facts = facts_of(leaf)
        if facts:
            known[place] = facts


def walk(shape, value, path):
    """Each part of a value with its shape: a path has [] for the members of a list and {} for those of a map, {key} for its keys."""
    yield path, shape, value
    if shape.type_name == "structure" and isinstance(value, dict):
        for name, member in shape.members.items():
            if name in value:
                yield from walk(member, value[name], f"{path}.{name}" if path else name)
    elif shape.type_name == "list" and isinstance(value, list):
        for one in value:
            yield from walk(shape.member, one, f"{path}[]")
    elif shape.type_name == "map" and isinstance(value, dict):
        for key, one in value.items():
            yield from walk(shape.key, key, f"{path}{{key}}")
            yield from walk(shape.value, one, f"{path}{{}}")


def facts_of(shape):
    metadata = shape.metadata
    facts = {name: metadata[name] for name in ("pattern", "min", "max") if name in metadata}
    choices = metadata.get("enum", [])
    if 0 < len(choices) <= MOST_CHOICES:
        facts["enum"] = list(choices)
    # They are strings to AWS too, with limits that are those of a number of bytes.
    return {} if shape.type_name in ("blob", "structure") else facts


def faults_of(shape, value):
    metadata = shape.metadata
    if shape.type_name == "string" and isinstance(value, str):
        pattern = metadata.get("pattern")
        if pattern is not None and not regex.fullmatch(translate(pattern), value):
            yield f"does not match {pattern}"
        if metadata.get("enum") and value not in metadata["enum"]:
            yield "is none of the choices"
    size = value if shape.type_name in ("integer", "long", "float", "double") else len(value) if hasattr(value, "__len__") else None
    if shape.type_name in ("structure", "blob") or not isinstance(size, (int, float)):
        return
    if size < metadata.get("min", size):
        yield f"is less than {metadata['min']}"
    if size > metadata.get("max", size):
        yield f"is more than {metadata['max']}"


def translate(pattern):
    """Java's name of any character at all is not Python's."""
    return pattern.replace("\\p{all}", "\\s\\S")


def show(value):
    text = str(value)
    return f'"{text}"' if len(text) < 80 else f'"{text[:60]}..." ({len(text)})'
