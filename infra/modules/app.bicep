metadata description = 'The Flex Consumption plan and the function app on it, with every setting.'

@description('The app\'s name, and the first part of its address.')
@minLength(2)
@maxLength(60)
param name string

@description('The plan\'s name.')
param planName string

@description('The region.')
param location string

@description('Tags of every resource.')
param tags { *: string }

@description('The app\'s identity.')
param identityId string

@description('What its credentials ask for.')
param identityClientId string

@description('The host\'s storage account.')
param hostStorageName string

@description('The storage account of ledger, API keys and background responses.')
param ledgerStorageName string

@description('The container of the host\'s account that holds the deployed package.')
param packageContainer string

@description('The Application Insights component.')
param insightsName string

@description('The vault\'s address, with a slash at the end.')
param vaultUri string

@description('The providers whose keys are in the vault.')
param providers string[]

@description('Azure OpenAI\'s address, with a slash at the end; empty for none.')
param openaiEndpoint string

@description('The Durable Task Scheduler\'s address; empty for none.')
param schedulerEndpoint string

@description('The scheduler\'s task hub; empty for none.')
param taskHub string

@description('The operator\'s own settings, which win.')
param settings { *: string }

@description('Memory of an instance in MB.')
param instanceMemoryMB int

@description('Most instances.')
param maximumInstanceCount int

@description('Requests of an instance at once, beyond which another instance is started.')
param httpConcurrency int

@description('Instances that always wait for HTTP requests.')
param alwaysReadyHttp int

@description('Instances that always wait for background work.')
param alwaysReadyDurable int

@description('The subnet of the instances; empty for none.')
param subnetId string

var baseSettings = {
  // The host
  APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  AzureWebJobsStorage__blobServiceUri: hostStorage.properties.primaryEndpoints.blob
  AzureWebJobsStorage__queueServiceUri: hostStorage.properties.primaryEndpoints.queue
  AzureWebJobsStorage__tableServiceUri: hostStorage.properties.primaryEndpoints.table
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  AzureWebJobsDisableHomepage: 'true'

  // The gateway
  Auriko__Storage__TableServiceUri: ledgerStorage.properties.primaryEndpoints.table
  Auriko__Storage__Credential: 'managed_identity'
  Auriko__Storage__ClientId: identityClientId
  Auriko__Ledger__Durability: 'table'
  Auriko__Reasoning__Keys: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/auriko-reasoning-keys)'
  Auriko__Byok__Keys: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/auriko-byok-keys)'
}
var providerSettings = toObject(
  providers,
  provider => 'Auriko__Providers__${provider}__ApiKey',
  provider =>
    '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/auriko-${replace(provider, '_', '-')}-api-key)'
)
var openaiSettings = empty(openaiEndpoint)
  ? {}
  : {
      Auriko__Providers__azure_openai__BaseUrl: '${openaiEndpoint}openai/v1'
      Auriko__Providers__azure_openai__Credential: 'managed_identity'
    }
// The host reads a value of host.json from here first.
var schedulerSettings = empty(schedulerEndpoint)
  ? {}
  : {
      DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${schedulerEndpoint};Authentication=ManagedIdentity;ClientID=${identityClientId}'
      AzureFunctionsJobHost__extensions__durableTask__hubName: taskHub
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING'
    }

resource hostStorage 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: hostStorageName
}

resource ledgerStorage 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: ledgerStorageName
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: {
      http20Enabled: true
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
    }
    functionAppConfig: {
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${hostStorage.properties.primaryEndpoints.blob}${packageContainer}'
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: filter(
          [{ name: 'http', instanceCount: alwaysReadyHttp }, { name: 'durable', instanceCount: alwaysReadyDurable }],
          group => group.instanceCount > 0
        )
        triggers: { http: { perInstanceConcurrency: httpConcurrency } }
      }
    }
  }
}

resource appSettings 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'appsettings'
  properties: union(baseSettings, providerSettings, openaiSettings, schedulerSettings, settings)
}

// Deployments sign in; a publishing profile's password opens nothing.
resource ftpCredentials 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'ftp'
  properties: { allow: false }
}

resource scmCredentials 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'scm'
  properties: { allow: false }
}

@description('Its name.')
output name string = app.name

@description('Its address.')
output url string = 'https://${app.properties.defaultHostName}'
