import { describe, expect, it } from "vitest";
import { databaseUrl, isLoopback, isPrivate } from "../../src/model/databases.ts";

describe("the URL of a database", () => {
  it.each([
    ["jdbc:postgresql://db.example.com/shop", "postgresql", ["db.example.com"], [], false],
    [
      "jdbc:postgresql://A.example.com:5432,b.example.com/shop?ssl=true&user=x",
      "postgresql",
      ["a.example.com", "b.example.com"],
      ["ssl", "user"],
      false,
    ],
    ["jdbc:postgresql:shop", "postgresql", [], [], false],
    ["jdbc:mysql://ann:se/cret@db:3306/shop", "mysql", ["db"], [], true],
    ["jdbc:mysql://ann:secret@db:3306/shop", "mysql", ["db"], [], true],
    [
      "jdbc:mysql://address=(host=a.internal)(port=3306),address=(host=b.internal)(user=x)/shop",
      "mysql",
      ["a.internal", "b.internal"],
      ["host", "port", "address", "host", "user"],
      false,
    ],
    ["jdbc:mysql://(host=a,port=3306,password=x)/shop", "mysql", ["a"], ["host", "port", "password"], false],
    ["jdbc:mysql:replication://a,b:3307/shop?useCursorFetch=true", "mysql", ["a", "b"], ["useCursorFetch"], false],
    ["jdbc:mariadb://[fd00::7]:3306/shop", "mariadb", ["fd00::7"], [], false],
    ["jdbc:derby:memory:shop;create=true", "derby", [], ["create"], false],
    ["jdbc:", "", [], [], false],
  ])("%s", (url, kind, hosts, parameters, hasUser) => {
    expect(databaseUrl(url)).toEqual({ kind, hosts, parameters, hasUser });
  });
});

it.each([
  ["10.0.0.7", true],
  ["172.16.0.1", true],
  ["172.32.0.1", false],
  ["192.168.1.1", true],
  ["100.20.30.40", false],
  ["fd12:3456::1", true],
  ["fdb.example.com", false],
  ["10.example.com", false],
  ["db.internal", true],
  ["ip-10-0-0-7.eu-west-1.compute.internal", true],
  ["shop.c1.us-east-1.rds.amazonaws.com", true],
  ["shop.c1.cn-north-1.rds.amazonaws.com.cn", true],
  ["db.example.com", false],
])("%s looks private: %s", (host, wanted) => {
  expect(isPrivate(host)).toBe(wanted);
});

it.each([
  ["localhost", true],
  ["127.0.0.1", true],
  ["127.1.2.3", true],
  ["::1", true],
  ["db.localhost", true],
  ["127.example.com", false],
  ["localhost.example.com", false],
])("%s is the node itself: %s", (host, wanted) => {
  expect(isLoopback(host)).toBe(wanted);
});
