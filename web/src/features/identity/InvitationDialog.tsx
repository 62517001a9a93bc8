import { Code, Group, Modal, Stack, Text } from '@mantine/core'
import { type StaffMember, staff } from '@tabib/contracts/identity/staff'
import { IconCopy, IconPrinter } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { useMe } from '../../api/session.js'
import { useFormat } from '../../i18n/format.js'
import { PrintSheet } from '../../shared/print.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { NameText } from '../../shared/text.js'
import { announce } from '../../ui/announce.js'
import { Act } from '../../ui/BigAction.js'
import { HotkeyLayer } from '../../ui/hotkeys.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import classes from './InvitationDialog.module.css'
import { invitationLink, printedCode } from './invitation.js'

/** Issues an invitation and hands it over: as a link to send, or on paper. It is shown this once. */
export function InvitationDialog({ person, onClose }: { person: StaffMember | null; onClose: () => void }) {
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
  const f = useFormat()
  const action = useAction(staff.invite, { invalidates: ['identity.staff.'] })
  const asked = useRef(false)
  useEffect(() => {
    // Opening the dialog is the intention; React's double effects in development must not issue two.
    if (!asked.current) action.run({ params: { id: person.id } })
    asked.current = true
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [])
  if (action.problem)
    return <ProblemNotice problem={action.problem} onRetry={() => action.run({ params: { id: person.id } })} />
  if (!action.answer) return <BlockSkeleton lines={2} />
  const { token, expiresAt } = action.answer
  const link = invitationLink(token)
  const copy = () => navigator.clipboard.writeText(link).then(() => announce(t('invitation.copied')))
  return (
    <Stack>
      <Text>{t('invitation.hint', { until: f.dateTime(expiresAt) })}</Text>
      <Code block dir="ltr" className={classes.link ?? ''} tabIndex={0} aria-label={t('invitation.link')}>
        {link}
      </Code>
      <Text c="dimmed" size="sm">
        {t('invitation.once')}
      </Text>
      <Group justify="flex-end">
        <Act label={t('invitation.print')} shortcut="F8" icon={<IconPrinter size={18} />} onClick={() => print()} />
        <Act label={t('invitation.copy')} variant="filled" icon={<IconCopy size={18} />} onClick={() => void copy()} />
      </Group>
      <PrintSheet>
        <InvitationPaper person={person} token={token} expiresAt={expiresAt} />
      </PrintSheet>
    </Stack>
  )
}

function InvitationPaper({ person, token, expiresAt }: { person: StaffMember; token: string; expiresAt: string }) {
  const { t } = useTranslation('identity')
  const f = useFormat()
  const me = useMe()
  return (
    <article className={classes.paper}>
      <p className={classes.letterhead}>
        <bdi>{me.branch.clinicName}</bdi> · <bdi>{me.branch.name}</bdi>
      </p>
      <h1>
        {t('paper.title')} <NameText name={person.name} />
      </h1>
      <ol>
        <li>
          {t('paper.open')}
          <strong dir="ltr">{invitationLink('').replace(/#$/, '')}</strong>
        </li>
        <li>
          {t('paper.type')}
          <strong dir="ltr" className={classes.code}>
            {printedCode(token)}
          </strong>
        </li>
        <li>{t('paper.choose')}</li>
      </ol>
      <dl>
        <dt>{t('staff.username')}</dt>
        <dd dir="ltr">{person.username}</dd>
        <dt>{t('staff.number')}</dt>
        <dd>{person.number}</dd>
        <dt>{t('paper.until')}</dt>
        <dd>{f.dateTime(expiresAt)}</dd>
      </dl>
      <p className={classes.care}>{t('paper.care')}</p>
    </article>
  )
}
