import { Anchor, Paper, Stack, Text, Title } from '@mantine/core'
import { waiting } from '@tabib/contracts/scheduling/waiting'
import { IconCalendarCheck, IconCalendarOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { query } from '../../api/query.js'
import { localeOf } from '../../i18n/locale.js'
import { paths } from '../../paths.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { NameText } from '../../shared/text.js'
import { Act, BigAction } from '../../ui/BigAction.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import classes from './scheduling.module.css'

/** A freed time, offered to one person by link: one tap takes it. Names nobody. */
export default function OfferPage() {
  const { t } = useTranslation('scheduling')
  const { token } = useParams({ strict: false }) as { token: string }
  const found = useQuery(query(waiting.offer, { params: { token } }))
  const gone = found.error?.kind === 'not_found' || found.error?.kind === 'invalid'
  return (
    <main className={classes.offer}>
      <Paper withBorder p="lg">
        {gone && <EmptyState icon={IconCalendarOff} title={t('offer.gone')} hint={t('offer.goneHint')} />}
        {found.error && !gone && <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />}
        {!found.data && !found.error && <BlockSkeleton lines={4} />}
        {found.data && <Offer token={token} offer={found.data} />}
      </Paper>
    </main>
  )
}

function Offer({ token, offer }: { token: string; offer: (typeof waiting.offer)['result']['_output'] }) {
  const { t, i18n } = useTranslation('scheduling')
  const take = useAction(waiting.take, { invalidates: ['scheduling.offers'] })
  const refuse = useAction(waiting.refuse, { invalidates: ['scheduling.offers'] })
  // Whoever opens the link is not signed in: the time stands on the clock of the clinic, not of the phone.
  const write = (at: string, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(localeOf(i18n.language), { timeZone: offer.timeZone, ...options }).format(new Date(at))
  if (offer.status === 'over')
    return (
      <EmptyState icon={IconCalendarOff} title={t('offer.over')} hint={t('offer.overHint')} action={<ToVisits />} />
    )
  return (
    <Stack>
      <Text c="dimmed">
        {offer.clinicName} · {offer.branchName}
      </Text>
      {offer.status === 'open' && <Text fw={600}>{t('offer.freed')}</Text>}
      <Title order={1}>
        {write(offer.startsAt, { weekday: 'long', day: 'numeric', month: 'long' })}{' '}
        <span className={classes.moment}>{write(offer.startsAt, { hour: 'numeric', minute: '2-digit' })}</span>
      </Title>
      <Text>
        <NameText name={offer.doctorName} />
        {offer.kind !== 'in_person' && ` · ${t(`kind.${offer.kind}`)}`}
      </Text>
      <ProblemNotice problem={take.problem ?? refuse.problem} />
      {offer.status === 'accepted' ? (
        <EmptyState
          icon={IconCalendarCheck}
          title={t('offer.yours')}
          hint={t(`offer.yoursHint.${offer.kind}`)}
          action={<ToVisits />}
        />
      ) : (
        <>
          <Text>{t('offer.until', { time: write(offer.expiresAt, { hour: 'numeric', minute: '2-digit' }) })}</Text>
          <div className={classes.answers}>
            <BigAction label={t('offer.take')} pending={take.pending} onClick={() => take.run({ params: { token } })} />
            <Act label={t('offer.refuse')} pending={refuse.pending} onClick={() => refuse.run({ params: { token } })} />
          </div>
        </>
      )}
    </Stack>
  )
}

/** To one's own visits, by the door of the portal. */
function ToVisits() {
  const { t } = useTranslation('scheduling')
  return (
    <Anchor component={Link} to={paths.portalAppointments()} mt="sm">
      {t('offer.visits')}
    </Anchor>
  )
}
