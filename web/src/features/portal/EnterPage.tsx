import { Anchor, Group, Stack, Text, Title } from '@mantine/core'
import type { Answer } from '@tabib/contracts/core/route'
import { otp } from '@tabib/contracts/identity/otp'
import { portal } from '@tabib/contracts/portal/access'
import { useRouter, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { becomes } from '../../api/session.js'
import { paths } from '../../paths.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { BigAction } from '../../ui/BigAction.js'
import { latinDigits } from '../../ui/digits.js'
import { TextField } from '../../ui/fields.js'
import { Frame } from './Frame.js'
import { NewPatient } from './NewPatient.js'
import classes from './portal.module.css'
import { YearField } from './YearField.js'

type Tokens = Answer<typeof portal.enter>
type Shown = Answer<typeof portal.people>['items'][number]

/** Goes where the person wanted to go; only addresses of the portal. */
function useGoing() {
  const router = useRouter()
  const search = useSearch({ strict: false }) as { return?: unknown }
  return async ({ me }: Tokens) => {
    await becomes(me)
    const back = typeof search.return === 'string' && /^\/portal(?![\w-])/.test(search.return) ? search.return : null
    router.history.replace(back ?? paths.portal())
  }
}

/** Patients' door: a code to the phone, then who it is, then the year of birth. */
export default function EnterPage() {
  const { t } = useTranslation('portal')
  const [ticket, setTicket] = useState<string | null>(null)
  const go = useGoing()
  return (
    <Frame title={t('enter.title')}>
      <Stack gap="lg" maw={420} mx="auto">
        <Title order={1}>{t('enter.title')}</Title>
        {ticket === null ? (
          <Phone onProved={setTicket} />
        ) : (
          <Who ticket={ticket} onEntered={go} onOver={() => setTicket(null)} />
        )}
      </Stack>
    </Frame>
  )
}

function Phone({ onProved }: { onProved: (ticket: string) => void }) {
  const { t } = useTranslation('portal')
  const [to, setTo] = useState('')
  const [code, setCode] = useState('')
  const send = useAction(otp.send)
  const verify = useAction(otp.verify, { onDone: (answer) => 'ticket' in answer && onProved(answer.ticket) })
  const sent = send.answer !== undefined
  const missing = sent ? code.replace(/\s/g, '').length < 6 : to.trim().length < 6
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault()
        if (missing) return
        if (sent) verify.run({ body: { purpose: 'portal', to, code } })
        else send.run({ body: { purpose: 'portal', to } })
      }}
    >
      <Stack>
        {sent ? (
          <>
            <Text role="status">{t('enter.sent')}</Text>
            <TextField
              key="code"
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
          </>
        ) : (
          <TextField
            key="phone"
            label={t('enter.phone')}
            description={t('enter.phoneHint')}
            type="tel"
            inputMode="tel"
            autoComplete="tel"
            dir="ltr"
            size="md"
            autoFocus
            value={to}
            onChange={(v) => setTo(latinDigits(v))}
          />
        )}
        <ProblemNotice problem={sent ? verify.problem : send.problem} />
        <BigAction
          label={sent ? t('enter.go') : t('enter.send')}
          type="submit"
          pending={send.pending || verify.pending}
          disabledReason={missing ? (sent ? t('enter.codeMissing') : t('enter.phoneMissing')) : null}
        />
        {sent && (
          <Anchor
            component="button"
            type="button"
            ta="start"
            onClick={() => {
              send.reset()
              verify.reset()
              setCode('')
            }}
          >
            {t('enter.again')}
          </Anchor>
        )}
      </Stack>
    </form>
  )
}

interface WhoProps {
  ticket: string
  onEntered: (answer: Tokens) => void
  onOver: () => void
}

function Who({ ticket, onEntered, onOver }: WhoProps) {
  const { t } = useTranslation('portal')
  const [chosen, setChosen] = useState<Shown | null>(null)
  const [isNew, setNew] = useState(false)
  const people = useAction(portal.people)
  const [asked, setAsked] = useState(false)
  if (!asked) {
    setAsked(true)
    people.run({ body: { ticket } })
  }
  const items = people.answer?.items
  if (isNew || items?.length === 0)
    return <NewPatient ticket={ticket} onEntered={onEntered} known={items?.length !== 0} onBack={() => setNew(false)} />
  if (chosen) return <Year ticket={ticket} person={chosen} onEntered={onEntered} onBack={() => setChosen(null)} />
  return (
    <Stack>
      <Text>{t('enter.who')}</Text>
      <ProblemNotice problem={people.problem} onRetry={onOver} />
      <ul className={classes.cards}>
        {items?.map((p, i) => (
          <li key={p.key}>
            <button
              type="button"
              className={classes.card}
              aria-label={`${p.firstName} ${p.initials}`}
              onClick={() => setChosen(p)}
              data-autofocus={i === 0 || undefined}
            >
              <Group justify="space-between">
                <Text component="bdi" fw={600} size="lg">
                  {p.firstName}
                </Text>
                <Text c="dimmed">{p.initials}</Text>
              </Group>
            </button>
          </li>
        ))}
      </ul>
      {items && (
        <Anchor component="button" type="button" ta="start" onClick={() => setNew(true)}>
          {t('enter.somebodyNew')}
        </Anchor>
      )}
    </Stack>
  )
}

function Year(props: { ticket: string; person: Shown; onEntered: (answer: Tokens) => void; onBack: () => void }) {
  const { t } = useTranslation('portal')
  const [year, setYear] = useState('')
  const enter = useAction(portal.enter, { onDone: props.onEntered })
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault()
        if (year.length === 4)
          enter.run({ body: { ticket: props.ticket, key: props.person.key, birthYear: Number(year) } })
      }}
    >
      <Stack>
        <Text component="bdi" fw={600} size="lg">
          {props.person.firstName}
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
