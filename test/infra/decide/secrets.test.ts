import { describe, expect, it } from "vitest";
import { nodeStatements } from "../../../src/infra/decide/access/nodes.ts";
import { stepStatements } from "../../../src/infra/decide/access/steps.ts";
import type { Statement } from "../../../src/infra/decide/policy.ts";
import { bind } from "../../../src/plan/bind.ts";
import type { Plan } from "../../../src/plan/plan.ts";
import { compileTree } from "../../project.ts";
import { allows } from "../support/allows.ts";
import { tree } from "../support/trees.ts";

const home = { region: "eu-west-1", account: "123456789012" };

/** Two databases and a file; one step reads each of them, and one what they made. */
const PIPELINE = `
pipeline: sales
datasets:
  orders_table:
    jdbc:
      url: jdbc:postgresql://db.example.com/shop
      table: orders
      driver: s3://their-jars/postgresql.jar
      secret: shop/orders_db
      tls: { certificate: certs/shop.pem }
    columns: { id: int }
  stock_table:
    jdbc: { url: "jdbc:mysql://stock.example.com/stock", table: stock, driver: libs/mysql.jar, secret: stock }
    columns: { id: int }
  orders: { stage: bronze, format: parquet, columns: { id: int } }
  stock: { stage: bronze, format: parquet, columns: { id: int } }
  both: { stage: silver, format: parquet, columns: { id: int } }
steps:
  orders: { convert: true, reads: [orders_table], writes: [orders] }
  stock: { convert: true, reads: [stock_table], writes: [stock] }
  both: { sql: SELECT id FROM orders JOIN stock USING (id), reads: [orders, stock], writes: [both] }
`;

function planOf(more: string): Plan {
  const files = { "libs/mysql.jar": "PK", "certs/shop.pem": "a certificate\n" };
  const { plan, diagnostics } = compileTree({ ...tree(more, PIPELINE), ...files }, "dev");
  if (!plan) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return bind(plan, { account: home.account }, plan);
}

const arn = (name: string): string => `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${name}`;
const mayAsk = (statements: readonly Statement[], name: string): boolean =>
  allows(statements, "secretsmanager:GetSecretValue", arn(name));

describe("the secrets of databases", () => {
  const nodes = planOf("network: { nat: true }");
  // For programs, which ask by themselves: for the runtime's own steps the check refuses it (env/step-roles-secret).
  const security = { ...nodes.settings.security, roles: "step" } as const;
  const plan: Plan = { ...nodes, settings: { ...nodes.settings, security } };

  it("are asked for by the steps that read them, each its own", () => {
    const orders = stepStatements(plan, home, ["sales/orders"]);
    expect(mayAsk(orders, "shop/orders_db-a1B2c3")).toBe(true);
    expect(mayAsk(orders, "stock-a1B2c3")).toBe(false);
    const both = stepStatements(plan, home, ["sales/both"]);
    expect(both.flatMap(({ Action }) => Action).filter((action) => action.startsWith("secretsmanager:"))).toEqual([]);
  });

  it("are those of exactly these names", () => {
    const stock = stepStatements(plan, home, ["sales/stock"]);
    expect(mayAsk(stock, "stock-a1B2c3")).toBe(true);
    for (const other of ["stock", "stock-old-a1B2c3", "stocks-a1B2c3", "my/stock-a1B2c3"])
      expect(mayAsk(stock, other), other).toBe(false);
    expect(allows(stock, "secretsmanager:GetSecretValue", arn("stock-a1B2c3").replace("eu-west-1", "eu-west-2"))).toBe(
      false,
    );
    for (const action of ["secretsmanager:PutSecretValue", "secretsmanager:ListSecrets", "secretsmanager:DeleteSecret"])
      expect(allows(stock, action, arn("stock-a1B2c3")), action).toBe(false);
  });

  it("are the nodes' to ask for where steps have no roles, and not where they have", () => {
    const key = "arn:aws:kms:eu-west-1:123456789012:key/1";
    const together = nodeStatements(planOf("network: { nat: true }"), home, key);
    for (const name of ["shop/orders_db-a1B2c3", "stock-a1B2c3"]) {
      expect(mayAsk(together, name)).toBe(true);
      expect(mayAsk(nodeStatements(plan, home, key), name)).toBe(false);
    }
  });

  it("are no data: a database is no place in S3, and a driver that lies there is read", () => {
    expect(plan.access["sales/orders"]?.read).toEqual(["s3://their-jars/postgresql.jar"]);
    expect(plan.access["sales/stock"]?.read).toEqual([]);
    expect(
      allows(stepStatements(plan, home, ["sales/orders"]), "s3:GetObject", "arn:aws:s3:::their-jars/postgresql.jar"),
    ).toBe(true);
  });

  it("stand in the plan by their names alone", () => {
    expect(plan.datasets["sales/stock_table"]?.jdbc?.secret).toBe("stock");
    expect(JSON.stringify(plan.steps)).not.toContain("shop/orders_db");
  });
});
