#!/bin/sh
# no more: pip install boto3
curl http://169.254.169.254/latest/meta-data/instance-id
curl -O https://demo-tools.s3.us-east-1.amazonaws.com/tools.tgz
