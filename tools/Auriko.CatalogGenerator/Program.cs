using Auriko.CatalogGenerator;

// Run in the repository's root, after npm ci. With --check nothing is written; the exit code says whether it would be.
var root = Directory.GetCurrentDirectory();
if (!File.Exists(Path.Combine(root, "Auriko.Functions.sln")))
{
    Console.Error.WriteLine("Run it in the root of the repository.");
    return 2;
}

var errors = new List<string>();
var curatedPath = Path.Combine(root, "tools", "Auriko.CatalogGenerator", "curated.json");
var curated = CuratedCatalog.Read(await File.ReadAllTextAsync(curatedPath).ConfigureAwait(false), errors);
var printed = await PricePackage.ReadAsync(root, curated.PriceProviders).ConfigureAwait(false);
var catalog = Generation.Run(curated, printed, errors);
foreach (var line in errors.Concat(catalog.Notices))
{
    Console.Error.WriteLine(line);
}

if (errors.Count > 0)
{
    Console.Error.WriteLine($"{errors.Count} faults; nothing was written.");
    return 1;
}

var path = Path.Combine(root, "src", "Auriko.Core", "Catalog", "catalog.json");
var isUpToDate = await File.ReadAllTextAsync(path).ConfigureAwait(false) == catalog.Text;
if (args.Contains("--check"))
{
    Console.WriteLine(isUpToDate ? "The catalog is up to date." : "The catalog is not up to date.");
    return isUpToDate ? 0 : 1;
}

await File.WriteAllTextAsync(path, catalog.Text).ConfigureAwait(false);
Console.WriteLine(isUpToDate ? "The catalog was up to date." : "The catalog was written.");
return 0;
