metadata description = 'What wakes an operator, and the budget of the Azure resources.'

@description('The region.')
param location string

@description('Tags of every resource.')
param tags { *: string }

@description('The action group\'s name.')
param groupName string

@description('Where alerts go; empty for nowhere.')
param email string

@description('The Log Analytics workspace.')
param logsId string

@description('Failed requests in percent.')
param errorPercent int

@description('Seconds to the first token.')
param firstTokenSeconds int

@description('US dollars at providers in 24 hours.')
param dailySpend int

@description('Monthly budget; 0 for none.')
param monthlyBudget int

@description('The first day of the budget\'s first month.')
param budgetStart string

type rule = {
  name: string
  title: string
  severity: 0 | 1 | 2 | 3 | 4
  every: string
  window: string
  query: string
}

// What is looked for in the logs: the names of spans' attributes, metrics and events.
var signals = loadJsonContent('../signals.json')

var rules rule[] = [
  {
    name: 'errors'
    title: 'More than ${errorPercent} % of requests fail in the gateway'
    severity: 1
    every: 'PT5M'
    window: 'PT5M'
    query: 'AppRequests | where Name endswith "CreateResponse" or (Name startswith "POST" and Url has "/v1/responses") | summarize total = sum(ItemCount), failed = sumif(ItemCount, toint(ResultCode) >= 500) | where total >= 20 and 100.0 * failed / total > ${errorPercent}'
  }
  {
    name: 'first-token'
    title: 'The first token takes more than ${firstTokenSeconds} s (95th percentile)'
    severity: 2
    every: 'PT15M'
    window: 'PT15M'
    query: 'AppDependencies | extend seconds = todouble(Properties["${signals.spans.firstToken}"]) | where isnotnull(seconds) | summarize p95 = percentile(seconds, 95), calls = count() | where calls >= 20 and p95 > ${firstTokenSeconds}'
  }
  {
    name: 'spend'
    title: 'Providers cost more than ${dailySpend} US dollars in 24 hours'
    severity: 2
    every: 'PT1H'
    window: 'P1D'
    query: 'AppDependencies | extend usd = todouble(Properties["${signals.spans.cost}"]) * ItemCount | summarize usd = sum(usd) | where usd > ${dailySpend}'
  }
  {
    name: 'ledger-spool'
    title: 'Ledger entries wait on an instance\'s disk: the ledger\'s storage is not reached'
    severity: 1
    every: 'PT5M'
    window: 'PT10M'
    query: 'AppMetrics | where Name == "${signals.metrics.backlog}" | summarize waiting = min(Min) by AppRoleInstance | where waiting > 0'
  }
  {
    name: 'background-stuck'
    title: 'Background responses are stuck or fail again and again'
    severity: 2
    every: 'PT15M'
    window: 'PT15M'
    query: 'AppTraces | where SeverityLevel >= 2 | extend event = toint(coalesce(tostring(Properties["EventId"]), tostring(Properties["Id"]))) | where event between (${signals.events.backgroundFirst} .. ${signals.events.backgroundLast}) | summarize warnings = sum(ItemCount) | where warnings >= 5'
  }
]

resource group 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: groupName
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'auriko'
    emailReceivers: empty(email) ? [] : [{ name: 'operator', emailAddress: email, useCommonAlertSchema: true }]
  }
}

resource alert 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for rule in rules: {
    name: 'auriko-${rule.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: rule.title
      severity: rule.severity
      enabled: true
      scopes: [logsId]
      evaluationFrequency: rule.every
      windowSize: rule.window
      autoMitigate: true
      // The tables come into being with the first request.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: rule.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [group.id] }
    }
  }
]

resource budget 'Microsoft.Consumption/budgets@2026-06-01' = if (monthlyBudget > 0 && !empty(email)) {
  name: 'auriko-monthly'
  properties: {
    category: 'Cost'
    amount: monthlyBudget
    timeGrain: 'Monthly'
    timePeriod: { startDate: budgetStart }
    notifications: {
      actual80: { enabled: true, operator: 'GreaterThan', threshold: 80, thresholdType: 'Actual', contactEmails: [email] }
      forecast100: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: [email]
      }
    }
  }
}
