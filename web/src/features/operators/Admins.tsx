import { Group, Text } from '@mantine/core'
import { type AdminInvitation, type ClinicAdmin, type ClinicDetails, clinics } from '@tabib/contracts/operators/clinics'
import { IconCircleCheck, IconMailForward } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { useFormat } from '../../i18n/format.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { NameText } from '../../shared/text.js'
import { Act } from '../../ui/BigAction.js'
import { ReasonDialog } from '../../ui/dialogs.js'
import { StateChip } from '../../ui/StateChip.js'
import classes from './Console.module.css'

interface AdminsProps {
  clinic: ClinicDetails
  onInvited: (invitation: AdminInvitation) => void
}

/** Who governs the clinic: invite again, end access. */
export function Admins({ clinic, onInvited }: AdminsProps) {
  const { t } = useTranslation('operators')
  const f = useFormat()
  const [leaving, setLeaving] = useState<ClinicAdmin | null>(null)
  const invite = useAction(clinics.inviteAdmin, { invalidates: ['operators.clinics.'], onDone: onInvited })
  const remove = useAction(clinics.removeAdmin, {
    invalidates: ['operators.clinics.'],
    onDone: () => setLeaving(null),
  })
  const { slug, admins } = clinic
  if (admins.length === 0) return <Text c="dimmed">{t('admin.none')}</Text>
  return (
    <>
      <ProblemNotice problem={invite.problem} />
      <ul className={classes.list}>
        {admins.map((a) => (
          <li key={a.id}>
            <div className={classes.grow}>
              <Text>
                <NameText name={a.name} fw={600} />{' '}
                <Text component="bdi" c="dimmed" dir="ltr">
                  {a.username}
                </Text>
              </Text>
              <Text size="sm" c="dimmed">
                <bdi dir="ltr">{a.email ?? a.phone ?? ''}</bdi>
                {a.alsoIn.length > 0 && <> {t('admin.alsoIn', { clinics: f.list(a.alsoIn) })}</>}
              </Text>
            </div>
            <StateChip
              tone={a.hasSignedIn ? 'done' : 'care'}
              icon={a.hasSignedIn ? IconCircleCheck : IconMailForward}
              label={t(a.hasSignedIn ? 'admin.active' : 'admin.invited')}
            />
            <Group gap="xs">
              <Act
                label={t('admin.invite')}
                pending={invite.pending}
                onClick={() => invite.run({ params: { slug, adminId: a.id } })}
              />
              <Act
                label={t('admin.remove')}
                variant="subtle"
                color="red"
                disabledReason={admins.length < 2 ? t('admin.lastOne') : null}
                onClick={() => setLeaving(a)}
              />
            </Group>
          </li>
        ))}
      </ul>
      <ReasonDialog
        opened={leaving !== null}
        onClose={() => setLeaving(null)}
        title={t('admin.removeTitle', { name: leaving?.name ?? '' })}
        consequence={t('admin.removeConsequence')}
        actLabel={t('admin.remove')}
        pending={remove.pending}
        notice={<ProblemNotice problem={remove.problem} />}
        onReason={(reason) => leaving && remove.run({ params: { slug, adminId: leaving.id }, body: { reason } })}
      />
    </>
  )
}
