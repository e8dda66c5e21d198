# Fills the vault with what the template cannot make: the keys that seal reasoning and workspaces' own provider keys. They are
# made once and never replaced here; docs/deploy.md says how to rotate them. No key is printed.
$ErrorActionPreference = 'Stop'
$vault = $env:AZURE_KEY_VAULT_NAME
if (-not $vault) { throw 'AZURE_KEY_VAULT_NAME is not set: run this by azd.' }

function Test-Secret([string] $name) {
    az keyvault secret show --vault-name $vault --name $name --query name --output tsv *> $null
    $LASTEXITCODE -eq 0
}

az account show --output none 2> $null
if ($LASTEXITCODE -ne 0) { throw "Sign the Azure CLI in with 'az login', then run: azd hooks run postprovision" }

# A role that was granted a moment ago may take minutes to be known.
for ($attempts = 0; ; $attempts++) {
    $answer = az keyvault secret list --vault-name $vault --query '[].name' --output tsv 2>&1
    if ($LASTEXITCODE -eq 0) { break }
    if ($attempts -eq 0) { Write-Output "Waiting until the vault $vault can be read, for five minutes at most." }
    if ($attempts -ge 30) {
        throw "$answer`nThe vault $vault cannot be read. Sign in with 'az login' as the operator of this deployment; " +
            'with a private network, set AURIKO_OPERATOR_IP. Then run: azd hooks run postprovision'
    }
    Start-Sleep -Seconds 10
}

foreach ($secret in 'auriko-reasoning-keys', 'auriko-byok-keys') {
    if (Test-Secret $secret) { continue }
    $bytes = [System.Security.Cryptography.RandomNumberGenerator]::GetBytes(32)
    $file = New-TemporaryFile
    try {
        # By file: an argument is seen by every process of the machine.
        [System.IO.File]::WriteAllText($file.FullName, [Convert]::ToBase64String($bytes))
        az keyvault secret set --vault-name $vault --name $secret --file $file.FullName `
            --encoding utf-8 --output none
        if ($LASTEXITCODE -ne 0) { throw "The sealing key $secret could not be stored." }
    }
    finally {
        Remove-Item $file
    }
    Write-Output "Made the sealing key $secret."
}

if ($env:SERVICE_GATEWAY_NAME) {
    # The app was told of the secrets before there were any.
    $app = az functionapp show --subscription $env:AZURE_SUBSCRIPTION_ID `
        -g $env:AZURE_RESOURCE_GROUP -n $env:SERVICE_GATEWAY_NAME --query id --output tsv
    if ($LASTEXITCODE -ne 0) { throw "The app $env:SERVICE_GATEWAY_NAME cannot be read." }
    az rest --method post --output none --url "$app/config/configreferences/appsettings/refresh?api-version=2022-03-01"
    if ($LASTEXITCODE -ne 0) { throw 'The app could not be told of the secrets. Run again: azd hooks run postprovision' }
}

foreach ($provider in "$env:AURIKO_PROVIDERS".Split(',', [StringSplitOptions]::RemoveEmptyEntries)) {
    $secret = "auriko-$($provider.Trim().Replace('_', '-'))-api-key"
    if (Test-Secret $secret) { continue }
    Write-Output "The key of $($provider.Trim()) is missing. Put it into a file and run:"
    Write-Output "  az keyvault secret set --vault-name $vault --name $secret --encoding utf-8 --file FILE"
}
