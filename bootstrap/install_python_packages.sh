#!/usr/bin/env bash
# Installs Python packages on a node of the cluster, for all its users.
# Each argument is a requirement; pin it, so that every node and every run gets the same: boto3==1.40.0.
set -euo pipefail

if (($# == 0)); then
  echo "usage: install_python_packages.sh package==version ..." >&2
  exit 2
fi

# "--" so that no argument is taken for an option of pip.
sudo python3 -m pip install --no-cache-dir --disable-pip-version-check -- "$@"
