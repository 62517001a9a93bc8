import { Group, Stack, Tabs, Text } from '@mantine/core'
import { type StaffMember, staff } from '@tabib/contracts/identity/staff'
import { IconIdBadge2, IconKey, IconMail, IconShieldCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { asProblem } from '../../../api/problem.js'
import { query } from '../../../api/query.js'
import { useCan } from '../../../api/session.js'
import { ProblemNotice } from '../../../shared/ProblemNotice.js'
import { useUrlState } from '../../../shared/useUrlState.js'
import { Page } from '../../../ui/Page.js'
import { BlockSkeleton } from '../../../ui/Skeletons.js'
import { StaffState } from '../StaffState.js'
import { Face } from './Face.js'
import { PersonAccess } from './PersonAccess.js'
import { PersonInvitations } from './PersonInvitations.js'
import { PersonProfile } from './PersonProfile.js'
import { PersonRoles } from './PersonRoles.js'

const view = z.object({ tab: z.enum(['profile', 'roles', 'invitations', 'access']).catch('profile') })

/** One member of staff: who they are, what they may do, how they were invited, whether they may sign in. */
export default function PersonPage() {
  const { t } = useTranslation('identity')
  const { staffId } = useParams({ strict: false }) as { staffId: string }
  const can = useCan()
  const [{ tab }, setView] = useUrlState(view)
  const found = useQuery(query(staff.get, { params: { id: staffId } }))
  if (found.error) return <ProblemNotice problem={asProblem(found.error)} onRetry={() => void found.refetch()} />
  const person = found.data
  if (!person) return <BlockSkeleton lines={6} />
  return (
    <Page title={person.name} width="reading" quietTitle>
      <Head person={person} />
      <Tabs value={tab} onChange={(next) => setView({ tab: (next ?? 'profile') as 'profile' })} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="profile" leftSection={<IconIdBadge2 size={18} />}>
            {t('person.profile')}
          </Tabs.Tab>
          {can('identity.role.read') && (
            <Tabs.Tab value="roles" leftSection={<IconShieldCheck size={18} />}>
              {t('person.roles')}
            </Tabs.Tab>
          )}
          {can('identity.staff.manage') && (
            <Tabs.Tab value="invitations" leftSection={<IconMail size={18} />}>
              {t('person.invitations')}
            </Tabs.Tab>
          )}
          <Tabs.Tab value="access" leftSection={<IconKey size={18} />}>
            {t('person.access')}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="profile">
          <PersonProfile key={person.version} person={person} />
        </Tabs.Panel>
        <Tabs.Panel value="roles">
          <PersonRoles key={person.version} person={person} />
        </Tabs.Panel>
        <Tabs.Panel value="invitations">
          <PersonInvitations person={person} />
        </Tabs.Panel>
        <Tabs.Panel value="access">
          <PersonAccess person={person} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  )
}

function Head({ person }: { person: StaffMember }) {
  return (
    <Group gap="md" wrap="nowrap" align="center">
      <Face person={person} size={64} />
      <Stack gap={2} style={{ minWidth: 0, flex: 1 }}>
        <Text fw={650} fz="h1" lh={1.25} aria-hidden>
          <bdi>{person.name}</bdi>
        </Text>
        <Text c="dimmed">
          <bdi>{[person.number, person.speciality, person.qualifications].filter(Boolean).join(' · ')}</bdi>
        </Text>
      </Stack>
      <StaffState person={person} />
    </Group>
  )
}
