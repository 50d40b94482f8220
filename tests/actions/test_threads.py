"""One question is computed on one thread: on a busy machine several wait for each other."""

import json
import os
import subprocess
import sys

from tests.actions.running import Server
from tests.stack import ROOT

PROGRAM = """
import json, os, sys
from actions import __main__

def tell_pools(host, port, token):
    from threadpoolctl import threadpool_info
    print(json.dumps({pool["filepath"]: pool["num_threads"] for pool in threadpool_info()}))
    sys.stdout.flush()
    os._exit(0)

set_up = __main__.set_up

def set_up_and_stand_in():
    set_up()
    from actions import server
    server.serve = tell_pools

__main__.set_up = set_up_and_stand_in
sys.argv = ["actions"]
__main__.main()
"""


def test_the_action_server_loads_its_libraries_for_one_thread(actions: Server) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "OMP_NUM_THREADS"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env={**environment, "DATABASE_URL": actions.database},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    pools = json.loads(done.stdout.splitlines()[-1])
    assert len(pools) > 1
    assert set(pools.values()) == {1}, pools
