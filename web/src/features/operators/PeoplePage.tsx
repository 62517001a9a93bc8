import { Alert, Code, Group, Paper, Stack, Text } from '@mantine/core'
import { type GivenPassword, operatorPeople, type OperatorPerson } from '@tabib/contracts/operators/people'
import {
  IconCircleCheck,
  IconCircleOff,
  IconInfoCircle,
  IconKey,
  IconShieldCheck,
  IconUserPlus,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { query } from '../../api/query.js'
import { FormDialog } from '../../shared/forms.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { NameText } from '../../shared/text.js'
import { useFields } from '../../shared/useFields.js'
import { announce } from '../../ui/announce.js'
import { Act, ActionBar, BigAction } from '../../ui/BigAction.js'
import { ReasonDialog } from '../../ui/dialogs.js'
import { TextField } from '../../ui/fields.js'
import { Page } from '../../ui/Page.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import { StateChip } from '../../ui/StateChip.js'
import { Dialog } from '../identity/index.js'
import { Console } from './Console.js'
import classes from './Console.module.css'
import { Since } from './parts.js'

const stale = ['operators.people.']

/** Those who run the installation. */
export default function PeoplePage() {
  return (
    <Console>
      <People />
    </Console>
  )
}

function People() {
  const { t } = useTranslation('operators')
  const found = useQuery(query(operatorPeople.list, {}))
  const [adding, setAdding] = useState(false)
  const [given, setGiven] = useState<GivenPassword | null>(null)
  const [asked, setAsked] = useState<{ person: OperatorPerson; act: 'renew' | 'end' } | null>(null)
  return (
    <Page title={t('people.title')} width="reading">
      <Text c="dimmed">{t('people.hint')}</Text>
      <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
      {found.isPending && <BlockSkeleton lines={6} />}
      {found.data && (
        <Paper className={classes.card ?? ''}>
          <ul className={classes.list}>
            {found.data.items.map((p) => (
              <Person key={p.id} person={p} onAct={(act) => setAsked({ person: p, act })} />
            ))}
          </ul>
        </Paper>
      )}
      <ActionBar>
        <BigAction
          label={t('people.add')}
          shortcut="F4"
          icon={<IconUserPlus size={20} />}
          onClick={() => setAdding(true)}
        />
      </ActionBar>
      {adding && <AddDialog onClose={() => setAdding(false)} onGiven={setGiven} />}
      {asked?.act === 'renew' && <Renewing person={asked.person} onClose={() => setAsked(null)} onGiven={setGiven} />}
      {asked?.act === 'end' && <Ending person={asked.person} onClose={() => setAsked(null)} />}
      {given && <Given given={given} onClose={() => setGiven(null)} />}
    </Page>
  )
}

function Person({ person: p, onAct }: { person: OperatorPerson; onAct: (act: 'renew' | 'end') => void }) {
  const { t } = useTranslation('operators')
  return (
    <li>
      <div className={classes.grow}>
        <Text>
          <NameText name={p.name} fw={600} />{' '}
          <Text component="bdi" c="dimmed" dir="ltr">
            {p.username}
          </Text>
        </Text>
        <Text size="sm" c="dimmed">
          {p.lastSeenAt ? (
            <>
              {t('people.lastSeen')} <Since at={p.lastSeenAt} never="" />
            </>
          ) : (
            t('people.neverSeen')
          )}
        </Text>
        <Group gap="xs" mt={6}>
          <StateChip
            tone={p.active ? 'done' : 'neutral'}
            icon={p.active ? IconCircleCheck : IconCircleOff}
            label={t(p.active ? 'admin.active' : 'people.ended')}
          />
          {p.totp && <StateChip tone="done" icon={IconShieldCheck} label={t('people.twoFactors')} />}
          {p.active && p.passwordOnce && <StateChip tone="care" icon={IconKey} label={t('people.once')} />}
        </Group>
      </div>
      {p.current ? (
        <Text size="sm" c="dimmed">
          {t('people.you')}
        </Text>
      ) : (
        <Group gap="xs">
          <Act label={t(p.active ? 'people.renew' : 'people.readmit')} onClick={() => onAct('renew')} />
          {p.active && <Act label={t('admin.remove')} variant="subtle" color="red" onClick={() => onAct('end')} />}
        </Group>
      )}
    </li>
  )
}

interface Asked {
  person: OperatorPerson
  onClose: () => void
}

function Renewing({ person, onClose, onGiven }: Asked & { onGiven: (given: GivenPassword) => void }) {
  const { t } = useTranslation('operators')
  const renew = useAction(operatorPeople.renew, {
    invalidates: stale,
    onDone: (given) => {
      onClose()
      onGiven(given)
    },
  })
  return (
    <ReasonDialog
      opened
      onClose={onClose}
      title={t('people.renewTitle', { name: person.name })}
      consequence={t('people.renewConsequence')}
      actLabel={t(person.active ? 'people.renew' : 'people.readmit')}
      pending={renew.pending}
      notice={<ProblemNotice problem={renew.problem} />}
      onReason={(reason) => renew.run({ params: { id: person.id }, body: { reason } })}
    />
  )
}

function Ending({ person, onClose }: Asked) {
  const { t } = useTranslation('operators')
  const end = useAction(operatorPeople.end, { invalidates: stale, onDone: onClose })
  return (
    <ReasonDialog
      opened
      onClose={onClose}
      title={t('admin.removeTitle', { name: person.name })}
      consequence={t('admin.removeConsequence')}
      actLabel={t('admin.remove')}
      pending={end.pending}
      notice={<ProblemNotice problem={end.problem} />}
      onReason={(reason) => end.run({ params: { id: person.id }, body: { reason } })}
    />
  )
}

function AddDialog({ onClose, onGiven }: { onClose: () => void; onGiven: (given: GivenPassword) => void }) {
  const { t } = useTranslation('operators')
  const fields = useFields(operatorPeople.add.body, { name: '', username: '' })
  const add = useAction(operatorPeople.add, {
    invalidates: stale,
    onDone: (given) => {
      onClose()
      onGiven(given)
    },
  })
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t('people.add')}
      fields={fields}
      submitLabel={t('people.submit')}
      pending={add.pending}
      problem={add.problem}
      onSubmit={(body) => add.run({ body })}
    >
      <TextField label={t('admin.name')} dir="auto" required data-autofocus {...fields.getInputProps('name')} />
      <TextField
        label={t('admin.username')}
        dir="ltr"
        autoCapitalize="none"
        spellCheck={false}
        autoComplete="off"
        required
        {...fields.getInputProps('username')}
      />
    </FormDialog>
  )
}

/** A password that is handed over, shown this once. */
function Given({ given, onClose }: { given: GivenPassword; onClose: () => void }) {
  const { t } = useTranslation('operators')
  const copy = () => navigator.clipboard.writeText(given.password).then(() => announce(t('invitation.copied')))
  return (
    <Dialog title={t('people.givenTitle', { name: given.name })} onClose={onClose}>
      <Stack>
        <Alert color="amber" variant="light" icon={<IconInfoCircle size={20} aria-hidden />}>
          <Text c="var(--mantine-color-text)">{t('people.givenHint')}</Text>
        </Alert>
        <Text>
          {t('invitation.username')} <bdi dir="ltr">{given.username}</bdi>
        </Text>
        <Code block dir="ltr" className={classes.link ?? ''} tabIndex={0} aria-label={t('signIn.password')}>
          {given.password}
        </Code>
        <Group justify="flex-end">
          <Act label={t('people.copy')} onClick={() => void copy()} />
          <Act label={t('people.kept')} variant="filled" onClick={onClose} />
        </Group>
      </Stack>
    </Dialog>
  )
}
