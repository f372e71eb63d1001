pip install boto3==1.40.0
