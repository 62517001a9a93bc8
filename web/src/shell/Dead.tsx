import { Button } from '@mantine/core'
import { IconBarrierBlock, IconLock, IconMapQuestion } from '@tabler/icons-react'
import { Link, useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Problem } from '../api/problem.js'
import { paths } from '../paths.js'
import { useProblemWords } from '../shared/ProblemNotice.js'
import { EmptyState } from '../ui/EmptyState.js'
import { Page } from '../ui/Page.js'

function HomeLink() {
  const { t } = useTranslation('core')
  return (
    <Button component={Link} to={paths.home()} mt="sm">
      {t('dead.home')}
    </Button>
  )
}

/** No such address. */
export function NotFound() {
  const { t } = useTranslation('core')
  return (
    <Page title={t('dead.notFound')} quietTitle>
      <EmptyState
        icon={IconMapQuestion}
        title={t('dead.notFound')}
        hint={t('dead.notFoundHint')}
        action={<HomeLink />}
      />
    </Page>
  )
}

/** There is such a page, but not for this person. */
export function NotAllowed() {
  const { t } = useTranslation('core')
  return (
    <Page title={t('dead.notAllowed')} quietTitle>
      <EmptyState icon={IconLock} title={t('dead.notAllowed')} hint={t('dead.notAllowedHint')} />
    </Page>
  )
}

/** The same where no shell stands around it. */
export const NotFoundAlone = () => (
  <main>
    <NotFound />
  </main>
)
export const BrokenAlone = (props: Parameters<typeof Broken>[0]) => (
  <main>
    <Broken {...props} />
  </main>
)

/** The page could not be shown: the server is away, or a fault of ours. */
export function Broken({ error, reset }: { error: unknown; reset?: () => void }) {
  const { t } = useTranslation('core')
  // The sentence of a problem stands in the words of its module, which no page of it has loaded yet.
  useTranslation(error instanceof Problem ? [error.code.split('.')[0]!, 'problems'] : ['problems'], {
    useSuspense: false,
  })
  const words = useProblemWords()
  const router = useRouter()
  if (!(error instanceof Problem)) console.error(error)
  const again = () => {
    reset?.()
    void router.invalidate()
  }
  return (
    <Page title={t('dead.broken')} quietTitle>
      <EmptyState
        icon={IconBarrierBlock}
        title={t('dead.broken')}
        hint={error instanceof Problem ? words(error) : t('dead.brokenHint')}
        action={
          <Button onClick={again} mt="sm">
            {t('tryAgain')}
          </Button>
        }
      />
    </Page>
  )
}
