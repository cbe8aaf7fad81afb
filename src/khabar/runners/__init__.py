"""Where a batch runs. Inputs are cut into shards, a runner maps shards to parts, parts go to sinks in their order."""
