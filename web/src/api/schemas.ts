import { z } from 'zod'

// zod's compiled validators need `eval`, which our content security policy forbids.
z.config({ jitless: true })
