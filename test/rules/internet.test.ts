import { describe, expect, it } from "vitest";
import { needsInternet } from "../../src/rules/internet.ts";

describe("a script in a network without a way out", () => {
  it.each([
    ["pip install boto3"],
    ['pip install "$@"'],
    ["sudo pip3.9 install --quiet boto3==1.40.0"],
    ["python3 -m pip install boto3"],
    ["bash -c 'pip3 install polars'"],
    ["pip install -i https://pypi.example.com/simple boto3"],
    ["npm install left-pad"],
    ["git clone https://github.com/example/tools.git"],
    ["git clone --depth 1 git@github.com:example/tools.git"],
    ["curl -s https://example.com/rates.json"],
    ["curl -H 'Accept: text/*' \\\n  https://example.com/rates.json"],
    ["wget http://user:word@example.com/"],
    ["curl https://bucket.s3.eu-west-1.amazonaws.com/tools.tgz"],
    ["sudo yum install -y https://example.com/tool.rpm"],
    ["https://example.com/tools.tgz"],
    ["echo '# no comment'; pip install boto3"],
  ])("needs the internet for %s", (text) => {
    expect(needsInternet(text, "us-east-1")).toBe(true);
  });

  it.each([
    ["curl http://169.254.169.254/latest/meta-data/instance-id"],
    ["TOKEN=$(curl -X PUT http://169.254.169.254/latest/api/token -H 'X-aws-ec2-metadata-token-ttl-seconds: 60')"],
    ["curl http://[fd00:ec2::254]/latest/meta-data/"],
    ["curl http://localhost:8088/ws/v1/cluster"],
    ["curl http://ip-10-0-0-7.ec2.internal:8088/"],
    ["# no more: pip install boto3"],
    ["set -e # curl https://example.com"],
    ["# don't\n# pip install boto3"],
    ["curl https://bucket.s3.us-east-1.amazonaws.com/tools.tgz"],
    ["curl https://s3.us-east-1.amazonaws.com/bucket/tools.tgz"],
    ["wget https://s3.amazonaws.com/bucket/tools.tgz"],
    ["curl https://$BUCKET/tools.tgz"],
    ["sudo yum install -y git"],
    ["pip install --no-index --find-links /mnt/wheels boto3"],
    ["pip install /mnt/wheels/tools-1.0-py3-none-any.whl"],
    ["pip install --index-url http://10.0.0.7/simple boto3"],
    ["echo installed with pip"],
    ["aws s3 cp s3://bucket/tools.tgz ."],
  ])("does not for %s", (text) => {
    expect(needsInternet(text, "us-east-1")).toBe(false);
  });
});
