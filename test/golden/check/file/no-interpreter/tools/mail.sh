#!/bin/bash
echo "$@"
