# The full figures, one target each; each leaves its result in docs/proofs/ with date and commit.
PROOFS := prove-index prove-ingest prove-killed prove-mutated prove-embed prove-scale prove-answers prove-engine prove-openings prove-speech prove-heard prove-cases prove-retrieval prove-quality prove-places prove-isolation prove-lines prove-calls prove-shaped prove-real prove-saves prove-engine-builds prove-crowd

.PHONY: prove prove-list $(PROOFS)

prove: $(PROOFS)

prove-list:
	@printf '%s\n' $(PROOFS)

prove-index prove-ingest prove-killed prove-mutated prove-embed prove-answers prove-openings prove-saves prove-speech: prove-%: setup
	@$(bin)/guichet-eval bench $* --save docs/proofs

# People recorded, heard by the installed ear (five minutes), and calling a whole counter (a quarter of an hour); without an ear, or without recordings, it says so and is skipped.
prove-heard prove-real: prove-%: setup
	@$(bin)/guichet-eval bench $* --save docs/proofs

# About an hour of two cores; interrupted, it goes on with the next size.
prove-scale: setup
	@$(bin)/guichet-eval bench scale --save docs/proofs
	@cp $${GUICHET_DATA_DIR:-data}/eval/scale/scale.svg docs/proofs/

# Telephone: baresip calls a whole counter; a quarter of an hour each, and both go on where they were stopped.
prove-lines prove-calls prove-shaped: prove-%: setup
	@$(bin)/guichet-eval bench $* --save docs/proofs

# Compiles llama-server once; nothing else should run meanwhile.
prove-engine: setup
	@$(bin)/guichet-eval bench engine --prepare
	@$(bin)/guichet-eval bench engine --save docs/proofs

# Compiles llama.cpp five times, with clang and gcc, the first time; goes on where it was stopped.
prove-engine-builds: setup
	@$(bin)/guichet-eval bench engine-builds --save docs/proofs

# 24 minutes, as a leak is not seen in less; stopped, it starts again.
prove-crowd: setup
	@$(bin)/guichet-eval bench crowd --count 24 --save docs/proofs

prove-cases: setup
	@$(bin)/guichet-eval answers --save docs/proofs

prove-retrieval: setup
	@$(bin)/guichet-eval retrieval ../shared/data/spf_qr ../shared/data/valdeloire_faq ../shared/data/crpa_faq ../shared/data/cdtn_requetes --perturb all --save docs/proofs

# The same cases through every door: the path, the command line's, the web's and the API's.
prove-places: setup
	@for door in inside ask web api; do $(bin)/guichet-eval places --through $$door --save docs/proofs || exit 1; done

prove-isolation: setup
	@$(bin)/guichet-eval isolation --save docs/proofs

# Everything, case by case; takes most of an hour. Interrupted, it goes on where it was.
prove-quality: setup
	@$(bin)/guichet-eval run --all --resume
	@$(bin)/guichet-eval report last
	@$(bin)/guichet-eval card last
	@$(bin)/guichet-eval gate last
