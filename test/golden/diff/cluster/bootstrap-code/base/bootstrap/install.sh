pip install boto3
