import { Alert, Anchor, Group, Modal, Paper, Text, Title } from '@mantine/core'
import { type AdminInvitation, type ClinicDetails, clinics } from '@tabib/contracts/operators/clinics'
import { IconAlertTriangle, IconPlayerPause, IconPlayerPlay, IconUserPlus, IconWorld } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { asProblem } from '../../api/problem.js'
import { query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { paths } from '../../paths.js'
import { FormDialog } from '../../shared/forms.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { useFields } from '../../shared/useFields.js'
import { Act, ActionBar } from '../../ui/BigAction.js'
import { ReasonDialog } from '../../ui/dialogs.js'
import { TextField } from '../../ui/fields.js'
import { HotkeyLayer } from '../../ui/hotkeys.js'
import { Page } from '../../ui/Page.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import { Acts } from './Acts.js'
import { Admins } from './Admins.js'
import { Console } from './Console.js'
import classes from './Console.module.css'
import { Invitation } from './Invitation.js'
import { AdminFields } from './NewClinicPage.js'
import { Backup, ClinicState, shownAddress, Since, sizeOf } from './parts.js'

const stale = ['operators.clinics.']

/** One clinic, from outside. */
export default function ClinicPage() {
  return (
    <Console>
      <Clinic />
    </Console>
  )
}

function Clinic() {
  const { t } = useTranslation('operators')
  const { slug } = useParams({ strict: false }) as { slug: string }
  const found = useQuery(query(clinics.get, { params: { slug } }))
  if (found.error)
    return (
      <Page title={t('clinic.one')}>
        <ProblemNotice problem={asProblem(found.error)} onRetry={() => void found.refetch()} />
      </Page>
    )
  if (!found.data)
    return (
      <Page title={t('clinic.one')} quietTitle>
        <BlockSkeleton />
      </Page>
    )
  return <Shown clinic={found.data} />
}

type Dialog = 'suspend' | 'resume' | 'domain' | 'admin' | null

function Shown({ clinic }: { clinic: ClinicDetails }) {
  const { t } = useTranslation('operators')
  const [dialog, setDialog] = useState<Dialog>(null)
  const [invitation, setInvitation] = useState<AdminInvitation | null>(null)
  const close = () => setDialog(null)
  const suspended = clinic.state === 'suspended'
  return (
    <Page title={clinic.name} width="reading" aside={<ClinicState state={clinic.state} />}>
      <Text>
        <Anchor component={Link} to={paths.operator()}>
          {t('clinic.back')}
        </Anchor>
      </Text>
      <Notices clinic={clinic} />
      <Paper className={classes.card ?? ''}>
        <Facts clinic={clinic} />
        <Group>
          <Act label={t('domain.change')} icon={<IconWorld size={18} />} onClick={() => setDialog('domain')} />
        </Group>
      </Paper>
      <Paper className={classes.card ?? ''}>
        <Group justify="space-between">
          <Title order={2}>{t('admin.title')}</Title>
          <Act label={t('admin.add')} icon={<IconUserPlus size={18} />} onClick={() => setDialog('admin')} />
        </Group>
        <Admins clinic={clinic} onInvited={setInvitation} />
      </Paper>
      <Paper className={classes.card ?? ''}>
        <Group justify="space-between">
          <Title order={2}>{t('acts.title')}</Title>
          <Anchor component={Link} to={paths.operatorLog()} search={{ clinic: clinic.slug } as never}>
            {t('log.all')}
          </Anchor>
        </Group>
        <Acts clinic={clinic} />
      </Paper>
      <ActionBar>
        {suspended ? (
          <Act
            label={t('resume.act')}
            variant="filled"
            size="lg"
            icon={<IconPlayerPlay size={20} />}
            onClick={() => setDialog('resume')}
          />
        ) : (
          <Act
            label={t('suspend.act')}
            color="red"
            variant="outline"
            size="lg"
            icon={<IconPlayerPause size={20} />}
            onClick={() => setDialog('suspend')}
          />
        )}
      </ActionBar>
      <Suspension clinic={clinic} kind="suspend" opened={dialog === 'suspend'} onClose={close} />
      <Suspension clinic={clinic} kind="resume" opened={dialog === 'resume'} onClose={close} />
      {dialog === 'domain' && <DomainDialog clinic={clinic} onClose={close} />}
      {dialog === 'admin' && <AdminDialog clinic={clinic} onClose={close} onInvited={setInvitation} />}
      <InvitationDialog clinic={clinic} invitation={invitation} onClose={() => setInvitation(null)} />
    </Page>
  )
}

function Notices({ clinic }: { clinic: ClinicDetails }) {
  const { t } = useTranslation('operators')
  const f = useFormat()
  return (
    <>
      {clinic.suspendedAt && (
        <Alert color="red" variant="light" icon={<IconPlayerPause size={20} aria-hidden />}>
          <Text c="var(--mantine-color-text)">
            {t('clinic.suspendedSince', { at: f.dateTime(clinic.suspendedAt) })} <bdi>{clinic.suspendedReason}</bdi>
          </Text>
        </Alert>
      )}
      {clinic.backup.state === 'old' && (
        <Alert color="red" variant="light" icon={<IconAlertTriangle size={20} aria-hidden />}>
          <Text c="var(--mantine-color-text)">{t('backup.isOld')}</Text>
        </Alert>
      )}
      {clinic.backup.error !== null && (
        <Alert color="red" variant="light" icon={<IconAlertTriangle size={20} aria-hidden />}>
          <Text c="var(--mantine-color-text)">
            {t(clinic.backup.writtenAt ? 'backup.hasFailed' : 'backup.firstFailed')}
          </Text>
          <Text component="code" dir="ltr" size="sm">
            {clinic.backup.error}
          </Text>
        </Alert>
      )}
      {clinic.migrationError && (
        <Alert color="red" variant="light" icon={<IconAlertTriangle size={20} aria-hidden />}>
          <Text c="var(--mantine-color-text)">{t('clinic.migrationFailed')}</Text>
          <Text component="code" dir="ltr" size="sm">
            {clinic.migrationError}
          </Text>
        </Alert>
      )}
    </>
  )
}

function Facts({ clinic: c }: { clinic: ClinicDetails }) {
  const { t } = useTranslation('operators')
  const f = useFormat()
  const whatItHolds = ({ writtenAt, sizeBytes, state }: ClinicDetails['backup']) => {
    if (writtenAt) return t('backup.written', { at: f.dateTime(writtenAt), size: sizeOf(f, sizeBytes!) })
    return t(state === 'off' ? 'backup.off' : 'backup.none')
  }
  const facts: [string, ReactNode][] = [
    [
      t('clinic.address'),
      <Anchor key="a" href={c.address} dir="ltr" inherit>
        {shownAddress(c.address)}
      </Anchor>,
    ],
    [t('clinic.domain'), c.domain ?? t('clinic.none')],
    [t('clinic.size'), <Said key="s" what={sizeOf(f, c.sizeBytes)} means={t('clinic.sizeMeans')} />],
    [t('clinic.sessions'), f.number(c.openSessions)],
    [t('clinic.lastActive'), <Since key="l" at={c.lastActiveAt} never={t('clinic.never')} />],
    [t('clinic.backup'), <Said key="b" what={<Backup backup={c.backup} />} means={whatItHolds(c.backup)} />],
    [
      t('clinic.export'),
      <Said key="e" what={<Since at={c.exportedAt} never={t('clinic.never')} />} means={t('clinic.exportMeans')} />,
    ],
    [
      t('clinic.version'),
      <Said
        key="v"
        what={<bdi dir="ltr">{c.version ?? t('clinic.unknown')}</bdi>}
        means={t(c.version === c.currentVersion ? 'clinic.versionCurrent' : 'clinic.versionOlder')}
      />,
    ],
    [t('clinic.opened'), f.dateTime(c.createdAt)],
  ]
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** A figure, and what it truly is. */
const Said = ({ what, means }: { what: ReactNode; means: string }) => (
  <>
    {what}
    <Text size="sm" c="dimmed" fw={400}>
      {means}
    </Text>
  </>
)

const kinds = {
  suspend: { title: 'suspend.title', consequence: 'suspend.consequence', act: 'suspend.act' },
  resume: { title: 'resume.title', consequence: 'resume.consequence', act: 'resume.act' },
} as const

interface SuspensionProps {
  clinic: ClinicDetails
  kind: 'suspend' | 'resume'
  opened: boolean
  onClose: () => void
}

function Suspension({ clinic, kind, opened, onClose }: SuspensionProps) {
  const { t } = useTranslation('operators')
  const action = useAction(clinics[kind], { invalidates: stale, onDone: onClose })
  return (
    <ReasonDialog
      opened={opened}
      onClose={onClose}
      title={t(kinds[kind].title, { name: clinic.name })}
      consequence={t(kinds[kind].consequence)}
      actLabel={t(kinds[kind].act)}
      pending={action.pending}
      notice={<ProblemNotice problem={action.problem} />}
      onReason={(reason) => action.run({ params: { slug: clinic.slug }, body: { reason } })}
    />
  )
}

function DomainDialog({ clinic, onClose }: { clinic: ClinicDetails; onClose: () => void }) {
  const { t } = useTranslation('operators')
  const action = useAction(clinics.setDomain, { invalidates: stale, onDone: onClose })
  const fields = useFields(clinics.setDomain.body, { domain: clinic.domain ?? '' }, (v) => ({
    domain: v.domain.trim() === '' ? null : v.domain.trim(),
  }))
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t('domain.title')}
      fields={fields}
      submitLabel={t('domain.submit')}
      pending={action.pending}
      problem={action.problem}
      onSubmit={(body) => action.run({ params: { slug: clinic.slug }, body })}
    >
      <TextField
        label={t('clinic.domain')}
        description={t('domain.hint')}
        dir="ltr"
        autoCapitalize="none"
        spellCheck={false}
        data-autofocus
        {...fields.getInputProps('domain')}
      />
    </FormDialog>
  )
}

interface AdminDialogProps {
  clinic: ClinicDetails
  onClose: () => void
  onInvited: (invitation: AdminInvitation) => void
}

function AdminDialog({ clinic, onClose, onInvited }: AdminDialogProps) {
  const { t } = useTranslation('operators')
  const action = useAction(clinics.addAdmin, {
    invalidates: stale,
    onDone: (invitation) => {
      onClose()
      onInvited(invitation)
    },
  })
  const fields = useFields(clinics.addAdmin.body, { name: '', username: '', email: '', phone: '' })
  return (
    <FormDialog
      opened
      onClose={onClose}
      size="lg"
      title={t('admin.add')}
      fields={fields}
      submitLabel={t('admin.submit')}
      pending={action.pending}
      problem={action.problem}
      onSubmit={(body) => action.run({ params: { slug: clinic.slug }, body })}
    >
      <Text c="dimmed">{t('admin.knownHint')}</Text>
      <AdminFields fields={fields} />
    </FormDialog>
  )
}

interface InvitationProps {
  clinic: ClinicDetails
  invitation: AdminInvitation | null
  onClose: () => void
}

function InvitationDialog({ clinic, invitation, onClose }: InvitationProps) {
  const { t } = useTranslation('operators')
  const { t: core } = useTranslation('core')
  return (
    <Modal
      opened={invitation !== null}
      onClose={onClose}
      title={t('invitation.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': core('close') }}
    >
      <HotkeyLayer>{invitation && <Invitation clinicName={clinic.name} invitation={invitation} />}</HotkeyLayer>
    </Modal>
  )
}
