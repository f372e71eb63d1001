"""Values of the JVM in one answer: thousands of partitions are too many to be asked one by one."""

from __future__ import annotations

import json
from typing import Any


def plain(jvm: Any, value: Any) -> Any:
    """Java's and Scala's collections and case classes as lists and dictionaries, paths of Hadoop as text."""
    jackson = jvm.com.fasterxml.jackson
    paths = jackson.databind.module.SimpleModule()
    as_text = jackson.databind.ser.std.ToStringSerializer()
    paths.addSerializer(jvm.org.apache.hadoop.fs.Path("/").getClass(), as_text)
    mapper = jackson.databind.ObjectMapper()
    mapper.registerModule(jackson.module.scala.DefaultScalaModule()).registerModule(paths)
    return json.loads(mapper.writeValueAsString(value))
