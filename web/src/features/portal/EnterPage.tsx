import { Anchor, Group, Stack, Text, Title } from '@mantine/core'
import type { Answer } from '@tabib/contracts/core/route'
import type { otp } from '@tabib/contracts/identity/otp'
import type { portal } from '@tabib/contracts/portal/access'
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Later, useAction } from '../../api/action.js'
import { whyEnded } from '../../api/ended.js'
import { loadWords } from '../../i18n/i18n.js'
import { paths } from '../../paths.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { BigAction } from '../../ui/BigAction.js'
import { latinDigits } from '../../ui/digits.js'
import { TextField } from '../../ui/TextField.js'
import { CardsSkeleton } from '../../ui/Skeletons.js'
import { temporalReady } from '../../temporal.js'
import { Frame } from './Frame.js'
import { forgetAll, keep, recall } from './kept.js'
import classes from './portal.module.css'
import { YearField } from './YearField.js'

// Few come for the first time: their form, with its fields for dates and choices, is fetched when they do.
const NewPatient = lazy(() => import('./NewPatient.js'))

// With the words of problems: where there is no line any more, they could not be fetched.
const asking = () => Promise.all([import('./asking.js'), temporalReady, loadWords('problems')]).then(([m]) => m)
const routes = {
  send: (async () => (await asking()).otp.send) satisfies Later<typeof otp.send>,
  verify: (async () => (await asking()).otp.verify) satisfies Later<typeof otp.verify>,
  people: (async () => (await asking()).portal.people) satisfies Later<typeof portal.people>,
  enter: (async () => (await asking()).portal.enter) satisfies Later<typeof portal.enter>,
}

/** Steps of the way in: the phone, its code, who it is, the year of birth, or somebody new. */
const steps = ['code', 'who', 'year', 'new'] as const

type Tokens = Answer<typeof portal.enter>
type Shown = Answer<typeof portal.people>['items'][number]

/** Goes where the person wanted to go; only addresses of the portal, and not where somebody else of another phone was. */
function useGoing() {
  const router = useRouter()
  const search = useSearch({ strict: false }) as { return?: unknown; of?: unknown }
  return async ({ me }: Tokens) => {
    keep('way', null)
    keep('person', null)
    await (await asking()).becomes(me)
    const theirs = search.of === undefined || search.of === me.accountId
    const portals = typeof search.return === 'string' && /^\/portal(?![\w-])/.test(search.return)
    const back = theirs && portals ? (search.return as string) : null
    router.history.replace(back ?? paths.portal())
  }
}

interface Way {
  to: string
  ticket: string
  /** Who of the phone's people it is. */
  chosen: Shown | null
  /** Whether the phone has people at all. */
  known: boolean
}

const nothing: Way = { to: '', ticket: '', chosen: null, known: false }

function recalled(): Way {
  try {
    return { ...nothing, ...(JSON.parse(recall('way') ?? '{}') as Partial<Way>) }
  } catch {
    return nothing
  }
}

/** Where somebody is on the way in. The step is in the address, so Back goes one back; what it rests on stays in this tab. */
function useWay() {
  const asked = useSearch({ strict: false }) as { step?: unknown }
  const step = steps.find((s) => s === asked.step)
  const navigate = useNavigate()
  const [way, setWay] = useState(() => {
    // Whoever stands at the beginning finds nothing of whoever was here before.
    if (!step) forgetAll()
    return recalled()
  })
  const go = (next: (typeof steps)[number] | undefined, known: Partial<Way> = {}, how = { push: true }) => {
    const now = { ...way, ...known }
    setWay(now)
    keep('way', JSON.stringify(now))
    const search = (before: object) => ({ ...before, step: next })
    void navigate({ to: '.', search: search as never, replace: !how.push })
  }
  const holds = { code: way.to !== '', who: way.ticket !== '', new: way.ticket !== '', year: way.chosen !== null }
  return { way, step: step && holds[step] ? step : undefined, go }
}

/** Patients' door: a code to the phone, then who it is, then the year of birth. */
export default function EnterPage() {
  const { t } = useTranslation('portal')
  const { way, step, go } = useWay()
  const enter = useGoing()
  const { ticket } = way
  const [ended] = useState(whyEnded)
  return (
    <Frame title={t('enter.title')}>
      <Stack gap="lg" maw={420} mx="auto">
        <Title order={1}>{t('enter.title')}</Title>
        {ended && step === undefined && (
          <Text role="status" c="dimmed">
            {t('enter.ended')}
          </Text>
        )}
        {step === undefined && <Phone known={way.to} onSent={(to) => go('code', { to, ticket: '', chosen: null })} />}
        {step === 'code' && (
          <Code
            to={way.to}
            // The code was used: Back leads to the number.
            onProved={(proof) => go('who', { ticket: proof }, { push: false })}
            onOther={() => go(undefined, {}, { push: false })}
          />
        )}
        {step === 'who' && (
          <Who
            ticket={ticket}
            onChosen={(chosen) => go('year', { chosen })}
            onNew={(known) => go('new', { known }, { push: known })}
            onOver={() => go(undefined, nothing, { push: false })}
          />
        )}
        {step === 'new' && (
          <Suspense fallback={<CardsSkeleton count={2} />}>
            <NewPatient
              ticket={ticket}
              known={way.known}
              onEntered={enter}
              onBack={() => go('who', {}, { push: false })}
            />
          </Suspense>
        )}
        {step === 'year' && (
          <Year
            ticket={ticket}
            person={way.chosen!}
            onEntered={enter}
            onBack={() => go('who', { chosen: null }, { push: false })}
          />
        )}
      </Stack>
    </Frame>
  )
}

function Phone({ known, onSent }: { known: string; onSent: (to: string) => void }) {
  const { t } = useTranslation('portal')
  const [to, setTo] = useState(known)
  const send = useAction(routes.send, { onDone: () => onSent(to) })
  const missing = to.trim().length < 6
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault()
        if (!missing) send.run({ body: { purpose: 'portal', to } })
      }}
    >
      <Stack>
        <TextField
          label={t('enter.phone')}
          description={t('enter.phoneHint')}
          type="tel"
          inputMode="tel"
          autoComplete="tel"
          dir="ltr"
          size="md"
          autoFocus
          value={to}
          onChange={(v) => {
            void asking()
            setTo(latinDigits(v))
          }}
        />
        <ProblemNotice problem={send.problem} />
        <BigAction
          label={t('enter.send')}
          type="submit"
          pending={send.pending}
          disabledReason={missing ? t('enter.phoneMissing') : null}
        />
      </Stack>
    </form>
  )
}

function Code({ to, onProved, onOther }: { to: string; onProved: (ticket: string) => void; onOther: () => void }) {
  const { t } = useTranslation('portal')
  const [code, setCode] = useState('')
  const verify = useAction(routes.verify, { onDone: (answer) => 'ticket' in answer && onProved(answer.ticket) })
  const missing = code.replace(/\s/g, '').length < 6
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault()
        if (!missing) verify.run({ body: { purpose: 'portal', to, code } })
      }}
    >
      <Stack>
        <Text role="status">{t('enter.sent')}</Text>
        <Text fw={600}>
          <bdi dir="ltr">{to}</bdi>
        </Text>
        <TextField
          label={t('enter.code')}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={9}
          dir="ltr"
          size="md"
          autoFocus
          value={code}
          onChange={(v) => setCode(latinDigits(v))}
        />
        <ProblemNotice problem={verify.problem} />
        <BigAction
          label={t('enter.go')}
          type="submit"
          pending={verify.pending}
          disabledReason={missing ? t('enter.codeMissing') : null}
        />
        <Anchor component="button" type="button" ta="start" onClick={onOther}>
          {t('enter.again')}
        </Anchor>
      </Stack>
    </form>
  )
}

interface WhoProps {
  ticket: string
  onChosen: (person: Shown) => void
  /** `known`: somebody beside the phone's people, by choice; else the phone has none. */
  onNew: (known: boolean) => void
  onOver: () => void
}

function Who({ ticket, onChosen, onNew, onOver }: WhoProps) {
  const { t } = useTranslation('portal')
  const people = useAction(routes.people, { onDone: ({ items }) => items.length === 0 && onNew(false) })
  const asked = useRef(false)
  useEffect(() => {
    if (asked.current) return
    asked.current = true
    people.run({ body: { ticket } })
  })
  const items = people.answer?.items
  if (people.problem) return <ProblemNotice problem={people.problem} onRetry={onOver} />
  if (!items?.length) return <CardsSkeleton count={2} />
  return (
    <Stack>
      <Text>{t('enter.who')}</Text>
      <ul className={classes.cards}>
        {items.map((p) => (
          <li key={p.key}>
            <button
              type="button"
              className={classes.card}
              aria-label={`${p.firstName} ${p.initials}`}
              onClick={() => onChosen(p)}
            >
              <Group justify="space-between" wrap="nowrap">
                <Text fw={600} size="lg" className={classes.long ?? ''}>
                  <bdi>{p.firstName}</bdi>
                </Text>
                <Text component="bdi" c="dimmed" className={classes.short ?? ''}>
                  {p.initials}
                </Text>
              </Group>
            </button>
          </li>
        ))}
      </ul>
      <Anchor component="button" type="button" ta="start" onClick={() => onNew(true)}>
        {t('enter.somebodyNew')}
      </Anchor>
    </Stack>
  )
}

function Year(props: { ticket: string; person: Shown; onEntered: (answer: Tokens) => void; onBack: () => void }) {
  const { t } = useTranslation('portal')
  const [year, setYear] = useState('')
  const enter = useAction(routes.enter, { onDone: props.onEntered })
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault()
        if (year.length === 4)
          enter.run({ body: { ticket: props.ticket, key: props.person.key, birthYear: Number(year) } })
      }}
    >
      <Stack>
        <Text fw={600} size="lg">
          <bdi>{props.person.firstName}</bdi>
        </Text>
        <YearField value={year} onChange={setYear} />
        <ProblemNotice problem={enter.problem} />
        <BigAction
          label={t('enter.go')}
          type="submit"
          pending={enter.pending}
          disabledReason={year.length === 4 ? null : t('year.missing')}
        />
        <Anchor component="button" type="button" ta="start" onClick={props.onBack}>
          {t('enter.somebodyElse')}
        </Anchor>
      </Stack>
    </form>
  )
}
