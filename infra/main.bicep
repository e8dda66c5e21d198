targetScope = 'subscription'

import { modelDeployment } from 'modules/openai.bicep'

metadata description = 'The gateway on Azure Functions (Flex Consumption), with everything it needs. See docs/deploy.md.'

@description('Names the deployment: it is part of the resource group\'s name, and every other name is derived from it.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('The region. It must offer Flex Consumption: az functionapp list-flexconsumption-locations.')
@minLength(1)
@metadata({ azd: { type: 'location' } })
param location string

// Who operates it

@description('Object id of the user, group or principal that makes API keys and stores provider keys. Empty: nobody is granted that.')
param principalId string = ''

@description('What the operator is.')
@allowed(['User', 'Group', 'ServicePrincipal'])
param principalType string = 'User'

@description('The operator\'s public IPv4 address; with a private network, the one that reaches ledger and vault. Empty: none.')
param operatorIp string = ''

@description('Where alerts go. Empty: alerts are raised, and mailed to nobody.')
param alertEmail string = ''

// Size

@description('Memory of an instance in MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('Most instances of all groups together.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int = 100

@description('Requests of an instance at once, beyond which another instance is started. Most of them wait for a provider.')
@minValue(1)
@maxValue(1000)
param httpConcurrency int = 100

@description('Instances that always wait for HTTP requests. 0 scales to zero and costs a cold start.')
@minValue(0)
@maxValue(1000)
param alwaysReadyHttp int = 0

@description('Instances that always wait for background work; Durable Functions scale apart from HTTP.')
@minValue(0)
@maxValue(1000)
param alwaysReadyDurable int = 0

// Providers and settings

@description('Providers that are called with a key, separated by commas. The key is the vault\'s secret auriko-NAME-api-key, with - for _.')
param providers string = 'openai'

@description('Keys to put into the vault, by provider name; empty ones are skipped. What the vault has already stays without them.')
@secure()
param providerKeys { *: string } = {}

@description('More application settings, as docs/configuration.md has them with __ for the colon. They win over the template\'s own.')
param settings { *: string } = {}

// Azure OpenAI

@description('Makes an Azure OpenAI account, called with the app\'s identity.')
param azureOpenAI bool = false

@description('The account\'s region; not every model is in every one.')
param azureOpenAILocation string = location

@description('The models to deploy on it.')
param azureOpenAIDeployments modelDeployment[] = []

// Background work

@description('Makes a Durable Task Scheduler and keeps orchestrations there instead of in the host\'s storage account.')
param durableTaskScheduler bool = false

@description('IPv4 ranges that may call the scheduler. Instances have no fixed address outside a private network, so there is no safe default.')
param schedulerIpAllowlist string[] = []

@description('Days after which the blobs of background responses and idempotency keys are removed even if the app did not; more than Auriko:Background:Retention and Auriko:Idempotency:Retention.')
@minValue(2)
@maxValue(365)
param responseBlobDays int = 31

// Network

@description('Puts storage, vault and Azure OpenAI behind private endpoints, and the app into the network that reaches them.')
param privateNetwork bool = false

@description('The network\'s address range; two /24 subnets are cut from it.')
param addressPrefix string = '10.42.0.0/16'

@description('Keeps a deleted vault for its whole retention, even from its owner. Cannot be undone.')
param vaultPurgeProtection bool = false

// Watching

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('GB of logs a day after which no more are taken; -1 for no limit.')
@minValue(-1)
@maxValue(1000)
param logDailyCapGb int = 5

@description('Failed requests in percent, over five minutes, that raise an alert.')
@minValue(1)
@maxValue(100)
param alertErrorPercent int = 5

@description('Seconds to the first token, 95th percentile over fifteen minutes, that raise an alert.')
@minValue(1)
@maxValue(600)
param alertFirstTokenSeconds int = 10

@description('US dollars spent at providers in 24 hours that raise an alert.')
@minValue(1)
param alertDailySpend int = 100

@description('Monthly budget for the Azure resources, in the subscription\'s currency. 0: none. Needs alertEmail.')
@minValue(0)
param monthlyBudget int = 0

@description('The month from which the budget counts, as yyyy-MM-01: it cannot be changed once there is a budget. Empty: this month.')
param budgetStart string = ''

@description('This month; leave it as it is.')
param thisMonth string = utcNow('yyyy-MM-01')

var budgetFrom = empty(budgetStart) ? thisMonth : budgetStart
var token = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }
var names = {
  group: 'rg-auriko-${environmentName}-${token}'
  identity: 'id-auriko-${token}'
  hostStorage: 'sthost${token}'
  ledgerStorage: 'stledger${token}'
  plan: 'plan-auriko-${token}'
  app: 'func-auriko-${token}'
  vault: 'kv-auriko-${token}'
  logs: 'log-auriko-${token}'
  insights: 'appi-auriko-${token}'
  openai: 'oai-auriko-${token}'
  scheduler: 'dts-auriko-${token}'
  network: 'vnet-auriko-${token}'
  alerts: 'ag-auriko-${token}'
}
var providerNames = filter(map(split(providers, ','), name => trim(name)), name => !empty(name))

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: names.group
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: { name: names.identity, location: location, tags: tags }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    logsName: names.logs
    insightsName: names.insights
    location: location
    tags: tags
    retentionDays: logRetentionDays
    dailyCapGb: logDailyCapGb
  }
}

module hostStorage 'modules/storage.bicep' = {
  scope: group
  params: {
    name: names.hostStorage
    location: location
    tags: tags
    containers: ['app-package']
    expiringContainer: ''
    expiryDays: responseBlobDays
    private: privateNetwork
    operatorIp: operatorIp
  }
}

module ledgerStorage 'modules/storage.bicep' = {
  scope: group
  params: {
    name: names.ledgerStorage
    location: location
    tags: tags
    containers: ['responses']
    expiringContainer: 'responses'
    expiryDays: responseBlobDays
    private: privateNetwork
    operatorIp: operatorIp
  }
}

module vault 'modules/vault.bicep' = {
  scope: group
  params: {
    name: names.vault
    location: location
    tags: tags
    providerKeys: providerKeys
    purgeProtection: vaultPurgeProtection
    private: privateNetwork
    operatorIp: operatorIp
  }
}

module openai 'modules/openai.bicep' = if (azureOpenAI) {
  scope: group
  params: {
    name: names.openai
    location: azureOpenAILocation
    tags: tags
    deployments: azureOpenAIDeployments
    private: privateNetwork
  }
}

module scheduler 'modules/scheduler.bicep' = if (durableTaskScheduler) {
  scope: group
  params: { name: names.scheduler, location: location, tags: tags, ipAllowlist: schedulerIpAllowlist }
}

module network 'modules/network.bicep' = if (privateNetwork) {
  scope: group
  params: { name: names.network, location: location, tags: tags, addressPrefix: addressPrefix }
}

module endpoints 'modules/endpoints.bicep' = if (privateNetwork) {
  scope: group
  params: {
    location: location
    tags: tags
    networkId: network!.outputs.id
    subnetId: network!.outputs.endpointSubnetId
    hostStorageName: names.hostStorage
    ledgerStorageName: names.ledgerStorage
    vaultName: names.vault
    openaiName: azureOpenAI ? names.openai : ''
  }
  dependsOn: [hostStorage, ledgerStorage, vault, openai]
}

module roles 'modules/roles.bicep' = {
  scope: group
  params: {
    identityName: names.identity
    operatorPrincipalId: principalId
    operatorPrincipalType: principalType
    hostStorageName: names.hostStorage
    ledgerStorageName: names.ledgerStorage
    vaultName: names.vault
    insightsName: names.insights
    openaiName: azureOpenAI ? names.openai : ''
    schedulerName: durableTaskScheduler ? names.scheduler : ''
  }
  dependsOn: [identity, hostStorage, ledgerStorage, vault, monitoring, openai, scheduler]
}

module app 'modules/app.bicep' = {
  scope: group
  params: {
    name: names.app
    planName: names.plan
    location: location
    tags: union(tags, { 'azd-service-name': 'gateway' })
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    hostStorageName: names.hostStorage
    ledgerStorageName: names.ledgerStorage
    packageContainer: 'app-package'
    insightsName: names.insights
    vaultUri: vault.outputs.uri
    providers: providerNames
    openaiEndpoint: azureOpenAI ? openai!.outputs.endpoint : ''
    schedulerEndpoint: durableTaskScheduler ? scheduler!.outputs.endpoint : ''
    taskHub: durableTaskScheduler ? scheduler!.outputs.taskHub : ''
    settings: settings
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    httpConcurrency: httpConcurrency
    alwaysReadyHttp: alwaysReadyHttp
    alwaysReadyDurable: alwaysReadyDurable
    subnetId: privateNetwork ? network!.outputs.appSubnetId : ''
  }
  // A first start without its roles would find every door shut.
  dependsOn: [roles, endpoints]
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    groupName: names.alerts
    email: alertEmail
    logsId: monitoring.outputs.logsId
    errorPercent: alertErrorPercent
    firstTokenSeconds: alertFirstTokenSeconds
    dailySpend: alertDailySpend
    monthlyBudget: monthlyBudget
    budgetStart: budgetFrom
  }
}

module workbook 'modules/workbook.bicep' = {
  scope: group
  params: { location: location, tags: tags, logsName: names.logs }
  dependsOn: [monitoring]
}

@description('Where azd looks for the app.')
output AZURE_RESOURCE_GROUP string = group.name
output AZURE_LOCATION string = location
output AZURE_TENANT_ID string = tenant().tenantId
output SERVICE_GATEWAY_NAME string = app.outputs.name

@description('The base URL of the API is this and /v1.')
output SERVICE_GATEWAY_ENDPOINT_URL string = app.outputs.url

@description('What the key commands need.')
output AURIKO_TABLE_SERVICE_URI string = ledgerStorage.outputs.tableUri

@description('Where provider keys and sealing keys belong.')
output AZURE_KEY_VAULT_NAME string = vault.outputs.name

@description('The providers whose keys the vault must hold.')
output AURIKO_PROVIDERS string = join(providerNames, ',')

@description('The month from which the budget counts.')
output AURIKO_BUDGET_START string = budgetFrom
