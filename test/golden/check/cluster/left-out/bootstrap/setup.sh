#!/bin/bash
set -eu
