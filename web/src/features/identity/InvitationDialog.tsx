import { Code, Group, Modal, Stack, Text, UnstyledButton } from '@mantine/core'
import { type InvitationRow, invitations } from '@tabib/contracts/identity/invitations'
import type { StaffMember } from '@tabib/contracts/identity/staff'
import { IconBrandWhatsapp, IconCopy, IconLink, IconPrinter } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { callFile } from '../../api/call.js'
import { asProblem, type Problem } from '../../api/problem.js'
import { useFormat } from '../../i18n/format.js'
import type { Language } from '../../i18n/i18n.js'
import { printBlob } from '../../shared/print.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { announce } from '../../ui/announce.js'
import { Act } from '../../ui/BigAction.js'
import { HotkeyLayer } from '../../ui/hotkeys.js'
import classes from './InvitationDialog.module.css'
import { takeFocus } from './Doorway.js'
import { invitationLink } from './invitation.js'

type Way = InvitationRow['way']
const ways = [
  ['link', IconLink],
  ['message', IconBrandWhatsapp],
  ['paper', IconPrinter],
] as const

interface DialogProps {
  person: StaffMember | null
  onClose: () => void
}

/** Invites somebody: a link to send, a message from here, or a page to hand over. Secrets are shown this once. */
export function InvitationDialog({ person, onClose }: DialogProps) {
  const { t } = useTranslation('identity')
  const { t: core } = useTranslation('core')
  return (
    <Modal
      opened={person !== null}
      onClose={onClose}
      title={person && t('invitation.title', { name: person.name })}
      size="lg"
      closeButtonProps={{ 'aria-label': core('close') }}
    >
      <HotkeyLayer>{person && <Invitation key={person.id} person={person} />}</HotkeyLayer>
    </Modal>
  )
}

function Invitation({ person }: { person: StaffMember }) {
  const { t } = useTranslation('identity')
  const action = useAction(invitations.send, { invalidates: ['identity.staff.', 'identity.invitations.'] })
  const reachable = Boolean(person.phone || person.email)
  const issue = (way: Way) => action.run({ params: { id: person.id }, body: { way } })
  if (action.answer) return <Issued person={person} invitation={action.answer.invitation} token={action.answer.token} />
  return (
    <Stack>
      <Text>{t('invitation.choose')}</Text>
      <Stack gap="xs">
        {ways.map(([way, Shape], i) => {
          const rests = action.pending || (way === 'message' && !reachable)
          return (
            <UnstyledButton
              key={way}
              className={classes.way ?? ''}
              data-autofocus={i === 0 || undefined}
              aria-disabled={rests || undefined}
              onClick={() => {
                if (!rests) issue(way)
              }}
            >
              <Shape size={26} stroke={1.6} aria-hidden />
              <span>
                <strong>{t(`invitation.ways.${way}`)}</strong>
                <small>{t(way === 'message' && !reachable ? 'invitation.noAddress' : `invitation.hints.${way}`)}</small>
              </span>
            </UnstyledButton>
          )
        })}
      </Stack>
      <Text size="sm" c="dimmed">
        {t('invitation.earlier')}
      </Text>
      <ProblemNotice problem={action.problem} />
    </Stack>
  )
}

interface IssuedProps {
  person: StaffMember
  invitation: InvitationRow
  token: string | null
}

function Issued({ person, invitation, token }: IssuedProps) {
  const { t } = useTranslation('identity')
  const f = useFormat()
  const until = f.dateTime(invitation.expiresAt)
  if (token === null) return <Text>{t('invitation.sent', { until })}</Text>
  if (invitation.way === 'paper') return <Printed person={person} code={token} until={until} />
  const link = invitationLink(token)
  const copy = () => navigator.clipboard.writeText(link).then(() => announce(t('invitation.copied')))
  return (
    <Stack>
      <Text>{t('invitation.hint', { until })}</Text>
      <Code
        block
        dir="ltr"
        className={classes.link ?? ''}
        tabIndex={0}
        aria-label={t('invitation.link')}
        ref={takeFocus}
      >
        {link}
      </Code>
      <Text c="dimmed" size="sm">
        {t('invitation.once')}
      </Text>
      <Group justify="flex-end">
        <Act label={t('invitation.copy')} variant="filled" icon={<IconCopy size={18} />} onClick={() => void copy()} />
      </Group>
    </Stack>
  )
}

function Printed({ person, code, until }: { person: StaffMember; code: string; until: string }) {
  const { t, i18n } = useTranslation('identity')
  const [state, setState] = useState<{ pending: boolean; problem: Problem | null }>({ pending: false, problem: null })
  const print = async () => {
    setState({ pending: true, problem: null })
    const body = { code, language: i18n.language as Language }
    try {
      await printBlob(await callFile(invitations.sheet, { params: { id: person.id }, body }))
      setState({ pending: false, problem: null })
    } catch (e) {
      setState({ pending: false, problem: asProblem(e) })
    }
  }
  return (
    <Stack>
      <Text>{t('invitation.paperHint', { until })}</Text>
      <Text
        ta="center"
        dir="ltr"
        className={classes.bigCode ?? ''}
        tabIndex={-1}
        aria-label={t('setPassword.code')}
        ref={takeFocus}
      >
        {code}
      </Text>
      <Text c="dimmed" size="sm">
        {t('invitation.once')}
      </Text>
      <ProblemNotice problem={state.problem} />
      <Group justify="flex-end">
        <Act
          label={t('invitation.print')}
          shortcut="F8"
          variant="filled"
          icon={<IconPrinter size={18} />}
          pending={state.pending}
          onClick={() => void print()}
        />
      </Group>
    </Stack>
  )
}
