#!/bin/sh
pip3.9 install "$@"
