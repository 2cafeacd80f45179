#!/bin/sh
# Installs a lock into /opt/wiredesk (hashes required), then takes out what wheels carry and nothing runs: sources of
# extension modules, and the packages' own tests. (CUDA sources stay: thinc reads its own when it is imported.)
set -eu
pip --python /opt/wiredesk/bin/python install --quiet --require-hashes --requirement "$1"
cd /opt/wiredesk/lib/python3.*/site-packages
find . -type f \( -name '*.c' -o -name '*.cc' -o -name '*.cpp' -o -name '*.h' -o -name '*.hpp' -o -name '*.pyx' -o -name '*.pxd' -o -name '*.a' \) -delete
find . -type d \( -name tests -o -name test \) -prune -exec rm -r {} +
