"""M/M/3 at a load of 0.8 in SimPy 2.3.1, the version Debian carries: events a CPU second on the last line.

An event is an arrival or a departure, as in the benchmark beside which this runs.
"""
import random
import time

from SimPy.Simulation import Process, Resource, activate, hold, initialize, now, release, request, simulate

CUSTOMERS = 150_000


class Customer(Process):
    def visit(self, rng, servers, waits):
        came = now()
        yield request, self, servers
        waits.append(now() - came)
        yield hold, self, rng.expovariate(1.0)
        yield release, self, servers


class Source(Process):
    def run(self, rng, servers, waits):
        for _ in range(CUSTOMERS):
            yield hold, self, rng.expovariate(2.4)
            customer = Customer()
            activate(customer, customer.visit(rng, servers, waits))


rates = []
for seed in range(3):
    rng = random.Random(seed)
    waits = []
    initialize()
    servers = Resource(capacity=3)
    source = Source()
    activate(source, source.run(rng, servers, waits))
    started = time.process_time()
    simulate(until=1e12)
    rates.append(2 * CUSTOMERS / (time.process_time() - started))
    print("mean wait %.4f (exact 1.0787)" % (sum(waits) / len(waits)))
print(sorted(rates)[1])
