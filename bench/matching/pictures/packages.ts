/** A Debian 12 package with pictures under a free licence. Licences are those of its `copyright` file. */
export interface PicturePackage {
  readonly name: string;
  readonly licences: string;
  readonly sizeMegabytes: number;
  /** Files taken: paths below the root of the package. */
  readonly take: RegExp;
  /** Files left out: logos on nothing, other sizes of the same picture. */
  readonly leave?: RegExp;
  /** Large photographs of it give four pictures, one from each quarter. */
  readonly quarters?: boolean;
  /** Files that hold many pictures one after the other (Qt resources with WebP inside). */
  readonly bundles?: RegExp;
  /** Part of `--quick`. */
  readonly quick?: boolean;
}

/** 310 MB in all. */
export const PICTURE_PACKAGES: readonly PicturePackage[] = [
  {
    name: 'gcompris-qt-data',
    licences: 'CC-BY-SA, CC-BY, public domain, GPL-3+ (photographs from Wikimedia Commons)',
    sizeMegabytes: 44,
    take: /^$/,
    bundles: /\/(details|erase|explore_farm_animals|explore_monuments|explore_world_animals|explore_world_music)\.rcc$/,
    quick: true,
  },
  {
    name: 'lomiri-wallpapers-16.04',
    licences: 'CC-BY-SA 3.0 and 4.0, CC-BY 4.0, CC0',
    sizeMegabytes: 16,
    take: /\.jpg$/,
    quarters: true,
    quick: true,
  },
  {
    name: 'lomiri-wallpapers-20.04',
    licences: 'CC-BY-SA 4.0, CC-BY 4.0, CC0',
    sizeMegabytes: 11,
    take: /\.jpg$/,
  },
  {
    name: 'plasma-workspace-wallpapers',
    licences: 'GPL-2+, LGPL-3 and CC-BY-SA 4.0',
    sizeMegabytes: 94,
    take: /\/contents\/images(_dark)?\/\d+x\d+\.(png|jpg)$/,
    leave: /\/(1080x1920|720x1440|1622x2880)\./,
    quarters: true,
  },
  {
    name: 'mate-backgrounds',
    licences: 'GPL-2+, CC-BY-SA 4.0',
    sizeMegabytes: 47,
    take: /\/nature\/.*\.jpg$|\/Elephants_5640x3172\.jpg$/,
    quarters: true,
  },
  {
    name: 'lxqt-themes',
    licences: 'LGPL-2.1+, LGPL-3, CC-BY-SA 3.0',
    sizeMegabytes: 26,
    take: /\/wallpapers\/.*\.(png|jpg)$/,
    leave: /logo|origami|arch|simple_blue/,
    quarters: true,
  },
  {
    name: 'ukui-wallpapers',
    licences: 'CC-BY-SA 3.0',
    sizeMegabytes: 21,
    take: /\/backgrounds\/.*\.(png|jpg)$/,
    leave: /rollpaper|city|desert/,
  },
  { name: 'gnome-backgrounds', licences: 'CC-BY-SA 3.0', sizeMegabytes: 33, take: /\.webp$/ },
  { name: 'palapeli-data', licences: 'CC0, GFDL, CC-BY-SA', sizeMegabytes: 2, take: /\/collection\/.*\.jpg$/ },
  {
    name: 'python3-skimage',
    licences: 'CC0, public domain, BSD',
    sizeMegabytes: 21,
    take: /\/skimage\/data\/(astronaut|coffee|camera|chelsea|rocket|retina|hubble_deep_field|motorcycle_\w+)\.(png|jpg)$/,
  },
];

/** The same scene under another light or from beside: by what is left of the path when this is taken away. */
export const SCENE_VARIANTS = /_dark(?=\/)|-[dl](?=\.webp)|_(left|right)(?=\.png)|(?<=images(_dark)?\/)\d+x\d+/g;
