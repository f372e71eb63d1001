#!/bin/bash
curl --silent https://example.com/rates.json
