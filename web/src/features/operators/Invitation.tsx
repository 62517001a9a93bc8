import { Code, Group, Stack, Text } from '@mantine/core'
import type { AdminInvitation } from '@tabib/contracts/operators/clinics'
import { IconCopy, IconPrinter } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.js'
import { PrintSheet } from '../../shared/print.js'
import { NameText } from '../../shared/text.js'
import { announce } from '../../ui/announce.js'
import { Act } from '../../ui/BigAction.js'
import classes from './Console.module.css'

const grouped = (code: string) => code.match(/.{1,4}/g)?.join(' ') ?? code

/** What is handed to a clinic's admin, shown this once: the link, and the same on paper. */
export function Invitation({ clinicName, invitation }: { clinicName: string; invitation: AdminInvitation }) {
  const { t } = useTranslation('operators')
  const f = useFormat()
  const { name, username, link, place, code, expiresAt } = invitation
  const copy = () => navigator.clipboard.writeText(link).then(() => announce(t('invitation.copied')))
  return (
    <Stack>
      <Text>{t('invitation.hint', { until: f.dateTime(expiresAt) })}</Text>
      <Text>
        <NameText name={name} fw={600} /> · {t('invitation.username')} <bdi dir="ltr">{username}</bdi>
      </Text>
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
        <article className={classes.paper}>
          <p>
            <bdi>{clinicName}</bdi>
          </p>
          <h1>
            {t('invitation.paperTitle')} <NameText name={name} />
          </h1>
          <ol>
            <li>
              {t('invitation.paperOpen')}
              <strong dir="ltr">{place}</strong>
            </li>
            <li>
              {t('invitation.paperType')}
              <strong dir="ltr" className={classes.code}>
                {grouped(code)}
              </strong>
            </li>
            <li>{t('invitation.paperChoose')}</li>
          </ol>
          <p>
            {t('invitation.username')} <bdi dir="ltr">{username}</bdi>
          </p>
          <p>{t('invitation.paperUntil', { until: f.dateTime(expiresAt) })}</p>
        </article>
      </PrintSheet>
    </Stack>
  )
}
